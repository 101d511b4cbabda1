import Type, { type Static } from 'typebox';
import { closed, Words } from './wire-words.ts';

const A_YEAR_MS = 366 * 86_400_000;
const Span = Type.Integer({ minimum: 1000, maximum: A_YEAR_MS });

/** Silence of so many milliseconds: the side is warned, and then the session is dealt with. */
const limits = { warnMs: Type.Optional(Span), endMs: Span };

/** How sessions of a queue go on and end; what is absent is not limited, or not done. Durations are milliseconds. */
export const courseSettings = {
  /** How long an agent may finish a session's record after its end. */
  wrapUpMs: Type.Optional(Span),
  /** How long an agent is asked to take a session over. */
  transferMs: Type.Optional(Span),
  /** The words in which agents judge a session; empty or absent: their own. */
  dispositions: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 100, uniqueItems: true }),
  ),
  /** `texts` by language (BCP 47): what a silent visitor reads; Koine has words of its own in twelve languages. */
  visitorSilence: Type.Optional(
    Type.Object(
      {
        ...limits,
        texts: Type.Optional(
          Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 1000 }), {
            propertyNames: { pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$' },
            maxProperties: 40,
            additionalProperties: false,
          }),
        ),
      },
      closed,
    ),
  ),
  /** `return`: the session goes back to its queue. */
  agentSilence: Type.Optional(Type.Object({ ...limits, action: Words(['return', 'end']) }, closed)),
  /** The session ends when the visitor's client was gone for so long. */
  visitorGoneMs: Type.Optional(Type.Integer({ minimum: 30_000, maximum: A_YEAR_MS })),
  /** For how long after its end a session may be reopened; absent: until it is closed. */
  reopenMs: Type.Optional(Span),
  /** How long after its end a session is closed; absent: not by itself. */
  closeMs: Type.Optional(Span),
};

export const QueueSettings = Type.Object(courseSettings, closed);
export type QueueSettings = Static<typeof QueueSettings>;
