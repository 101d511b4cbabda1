import Type, { type Static } from 'typebox';
import { closed, Id, Nullable, Time } from './wire-words.ts';

/** A page that the account's bots know. */
const facts = {
  title: Type.String({ minLength: 1, maxLength: 200 }),
  url: Nullable(Type.String({ maxLength: 2048, pattern: '^https?://' })),
  /** Whose words it holds, as PostgreSQL's text search calls it: `english`, `german`, …; `simple` fits all. */
  language: Type.String({ maxLength: 63 }),
  text: Type.String({ minLength: 1, maxLength: 50_000 }),
};

export const KnowledgePage = Type.Object({ id: Id, number: Type.Integer(), ...facts, updatedAt: Time }, closed);
export type KnowledgePage = Static<typeof KnowledgePage>;

export const NewKnowledgePage = Type.Object(
  { title: facts.title, text: facts.text, url: Type.Optional(facts.url), language: Type.Optional(facts.language) },
  closed,
);
export const KnowledgePageChanges = Type.Partial(Type.Object(facts), closed);
