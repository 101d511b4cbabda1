import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import type { Extras } from '../../../core/event.ts';
import { MessageType, SpecialType, Status } from '../wire.ts';

const Bag = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]);

const members = {
  /** A status that the session's course does not tell, for as long as `statusFor` is the state it is in. */
  status: Status,
  statusFor: Type.String(),
  /** How many messages there were at pick-up: until there are more, the user spoke last. */
  pickedUpAt: Type.Integer(),
  alias: Type.String(),
  host: Type.String(),
  companyName: Type.String(),
  consented: Type.Boolean(),
  alertLevel: Type.Integer(),
  rank: Type.Integer(),
  queuePlace: Type.Integer(),
  botActive: Type.Boolean(),
  rating: Type.Integer(),
  deleted: Type.Boolean(),
  /** Opened through this API, so that silence on the customer's side may close it. */
  openedHere: Type.Boolean(),
  person: Bag,
  contact: Bag,
  project: Bag,
  sale: Bag,
  ticket: Bag,
  /** Those of the person and the contact again, for filters and orders. */
  personId: Type.Integer(),
  contactId: Type.Integer(),
  /** An imported session as it came, and the version of the log for which that holds. */
  given: Bag,
  givenVersion: Type.Integer(),
} as const;

/** What the vendor has of a session and Koine does not model, as it lies under `extras.superoffice`. */
const Kept = Type.Partial(Type.Object(members));
export type Kept = Static<typeof Kept>;

/** What was kept; members of another shape are passed over. */
export function keptOf(extras: Extras): Kept {
  const given = extras.superoffice;
  if (!given) return {};
  const fitting = Object.entries(members).filter(([name, schema]) => Value.Check(schema, given[name]));
  return Object.fromEntries(fitting.map(([name]) => [name, given[name]]));
}

const KeptMessage = Type.Partial(
  Type.Object({
    type: MessageType,
    specialType: SpecialType,
    specialParam: Type.String(),
    author: Type.String(),
    text: Type.String(),
    /** When it is to be shown, in epoch milliseconds. */
    showAt: Type.Number(),
  }),
);
export type KeptMessage = Static<typeof KeptMessage>;

/** Under what name a message's own values are kept. */
export function messageName(messageId: string): string {
  return `message:${messageId}`;
}

export function keptMessage(extras: Extras, messageId: string): KeptMessage {
  const given = extras.superoffice?.[messageName(messageId)];
  return Value.Check(KeptMessage, given) ? given : {};
}
