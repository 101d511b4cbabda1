import Type, { type Static, type TSchema } from 'typebox';
import Value from 'typebox/value';
import type { Extras } from '../../../core/event.ts';

export const Variable = Type.Object({ name: Type.String(), value: Type.String() });
export type Variable = Static<typeof Variable>;

const Scalar = Type.Union([Type.String(), Type.Number()]);

/** What is kept beside a session, under `extras.liveperson`. */
const members = {
  /** Seconds of silence after which the chat ends. Only chats that began here have it. */
  chatTimeout: Type.Integer({ minimum: 1 }),
  /** Nobody was there when the chat began. */
  busy: Type.Boolean(),
  visitorId: Type.Integer(),
  sharkVisitorId: Type.String(),
  sharkSessionId: Type.String(),
  sharkContextId: Scalar,
  engagementId: Scalar,
  campaignId: Scalar,
  language: Type.String(),
  customVariables: Type.Array(Variable),
  timezoneOffset: Type.Integer(),
  /** Fields of the request that Koine has no use for, as they came. */
  request: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
} as const satisfies Readonly<Record<string, TSchema>>;

const Kept = Type.Partial(Type.Object(members));
export type Kept = Static<typeof Kept>;

/** What was kept; members of another shape are passed over. */
export function keptOf(extras: Extras): Kept {
  const given = extras.liveperson;
  if (!given) return {};
  const fitting = Object.entries(members).filter(([name, schema]) => Value.Check(schema, given[name]));
  return Object.fromEntries(fitting.map(([name]) => [name, given[name]]));
}
