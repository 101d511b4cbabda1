import Type, { type Static } from 'typebox';
import { MOST_RETENTION_DAYS } from '../../core/privacy/retention.ts';
import { closed, Id, Nullable, Time, Words } from './wire-words.ts';

const Days = Nullable(Type.Integer({ minimum: 1, maximum: MOST_RETENTION_DAYS }));

/** After how many days from its end a session is anonymised, and deleted; null: never. */
export const RetentionRule = Type.Object({ anonymiseAfterDays: Days, deleteAfterDays: Days }, closed);
export type RetentionRule = Static<typeof RetentionRule>;
export const RetentionChanges = Type.Partial(RetentionRule, closed);

const Actor = Type.Object({ kind: Type.String(), id: Nullable(Type.String()), name: Nullable(Type.String()) }, closed);

/** While it stands, a session, or all of a visitor's, is neither anonymised nor deleted nor erased. */
export const LegalHold = Type.Object(
  {
    id: Id,
    kind: Words(['visitor', 'session']),
    subjectId: Id,
    reason: Type.String(),
    madeBy: Actor,
    createdAt: Time,
  },
  closed,
);
export type LegalHold = Static<typeof LegalHold>;
export const NewLegalHold = Type.Object(
  {
    kind: Words(['visitor', 'session']),
    subjectId: Id,
    reason: Type.String({ minLength: 1, maxLength: 500 }),
  },
  closed,
);

/** The receipt: ids that name nothing any more, and how many were removed by table, file, index and export. */
export const Erasure = Type.Object(
  {
    id: Id,
    visitorIds: Type.Array(Id),
    requestedBy: Actor,
    counts: Type.Record(Type.String(), Type.Integer({ minimum: 0 })),
    createdAt: Time,
    finishedAt: Nullable(Time),
  },
  closed,
);
export type Erasure = Static<typeof Erasure>;

/** `samePerson`: also whoever proved to be the same user in the account's other inboxes. */
export const NewErasure = Type.Object({ samePerson: Type.Optional(Type.Boolean()) }, closed);
export const DossierQuery = Type.Object({ samePerson: Type.Optional(Type.Boolean()) }, closed);
