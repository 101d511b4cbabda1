import Type, { type Static } from 'typebox';
import { Doer, LegalHold } from './privacy-wire.ts';
import { closed, Id, Nullable, Time, Visitor } from './wire.ts';

const Counts = Type.Record(Type.String(), Type.Integer({ minimum: 0 }));

/** The receipt: ids that name nothing any more, and how many were removed by table, file, index and export. */
export const Erasure = Type.Object(
  {
    id: Id,
    visitorIds: Type.Array(Id),
    requestedBy: Doer,
    counts: Counts,
    createdAt: Time,
    finishedAt: Nullable(Time),
  },
  closed,
);
export type Erasure = Static<typeof Erasure>;

/** What the receipt would say, the holds in the way, and the sessions that go on. */
export const ErasurePreview = Type.Object(
  { visitors: Type.Array(Visitor), counts: Counts, holds: Type.Array(LegalHold), inProgress: Type.Array(Id) },
  closed,
);
export type ErasurePreview = Static<typeof ErasurePreview>;

/** `samePerson`: also whoever proved to be the same user in the account's other inboxes. */
export const NewErasure = Type.Object({ samePerson: Type.Optional(Type.Boolean()) }, closed);
export const SamePersonQuery = Type.Object({ samePerson: Type.Optional(Type.Boolean()) }, closed);
