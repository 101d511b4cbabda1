import Type, { type Static } from 'typebox';
import { closed, Id, Nullable, Time, Words } from './wire-words.ts';

/** The shapes of canned answers. */

const content = {
  shortcut: Type.String({ minLength: 1, maxLength: 80 }),
  title: Type.String({ minLength: 1, maxLength: 120 }),
  text: Type.String({ minLength: 1, maxLength: 8000 }),
  scope: Words(['own', 'queue', 'account']),
};

/** `queueId` is that of a queue's answer, `agentId` of an agent's own; else they are null. */
export const CannedAnswer = Type.Object(
  { id: Id, ...content, queueId: Nullable(Id), agentId: Nullable(Id), updatedAt: Time },
  closed,
);
export type CannedAnswer = Static<typeof CannedAnswer>;

export const NewCannedAnswer = Type.Object({ ...content, queueId: Type.Optional(Nullable(Id)) }, closed);
export const CannedAnswerChanges = Type.Partial(NewCannedAnswer, closed);

export const CannedAnswerSearch = Type.Object(
  {
    q: Type.String({ maxLength: 120, description: 'What was typed: a shortcut’s beginning, or words.' }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, description: 'At most so many; 10 unless told.' })),
  },
  closed,
);

export const Expansion = Type.Object({ sessionId: Id }, closed);
export const Expanded = Type.Object({ text: Type.String() }, closed);
