import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import type { Extras } from '../../../core/event.ts';
import { Attachment, Disposition, TicketType } from '../wire.ts';

const members = {
  chatId: Type.Integer(),
  entityId: Type.Integer(),
  contactId: Type.Integer(),
  ticketId: Type.Integer(),
  ticketNo: Type.String(),
  ticketTypeId: Type.Integer(),
  ticketType: TicketType,
  sessionId: Type.String(),
  disposition: Disposition,
  slaStatus: Type.String(),
  attachments: Type.Record(Type.String(), Type.Array(Attachment)),
};

/** What the vendor has of a chat and Koine does not model, as it lies under `extras.vcclive`. Attachments go by message id. */
const Kept = Type.Partial(Type.Object(members));
export type Kept = Static<typeof Kept>;

/** What was kept; members of another shape are passed over. */
export function keptOf(extras: Extras): Kept {
  const given = extras.vcclive;
  if (!given) return {};
  const fitting = Object.entries(members).filter(([name, schema]) => Value.Check(schema, given[name]));
  const kept: Kept = Object.fromEntries(fitting.map(([name]) => [name, given[name]]));
  return kept.ticketType ? { ...kept, ticketType: inOrder(kept.ticketType) } : kept;
}

/** The store does not keep the order of members, and the vendor's readers may go by it. */
function inOrder(ticketType: Static<typeof TicketType>): Static<typeof TicketType> {
  const names = new Set([...Object.keys(TicketType.properties), ...Object.keys(ticketType)]);
  return Object.fromEntries([...names].map((name) => [name, ticketType[name as keyof typeof ticketType]])) as Static<
    typeof TicketType
  >;
}
