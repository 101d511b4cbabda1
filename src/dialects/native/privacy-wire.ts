import Type, { type Static } from 'typebox';
import { MOST_RETENTION_DAYS } from '../../core/privacy/retention.ts';
import { Count, closed, Id, Nullable, Time, Words } from './wire-words.ts';

const Days = Nullable(Type.Integer({ minimum: 1, maximum: MOST_RETENTION_DAYS }));

/** After how many days from its end a session is anonymised, and deleted; null: never. */
export const RetentionRule = Type.Object({ anonymiseAfterDays: Days, deleteAfterDays: Days }, closed);
export type RetentionRule = Static<typeof RetentionRule>;
export const RetentionChanges = Type.Partial(RetentionRule, closed);

/** Days, or `never`. */
const DaysText = Type.String({ pattern: '^(never|[1-9][0-9]{0,4})$', description: 'Days, or `never`.' });
export const RetentionPreviewQuery = Type.Object(
  {
    inboxId: Type.Optional(Id),
    anonymiseAfterDays: Type.Optional(DaysText),
    deleteAfterDays: Type.Optional(DaysText),
  },
  closed,
);

/** By inbox: the rule, whether it is its own, to how many sessions it would be done now, and how many more a hold keeps from it. */
export const RetentionOutlook = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        { inboxId: Id, rule: RetentionRule, isOwn: Type.Boolean(), anonymise: Count, delete: Count, held: Count },
        closed,
      ),
    ),
    mostCounted: Count,
  },
  closed,
);
export type RetentionOutlook = Static<typeof RetentionOutlook>;

/** `nextRunAt` is null while no rule removes anything. Days are of UTC, the newest first. */
export const RetentionRuns = Type.Object(
  {
    lastRanAt: Nullable(Time),
    nextRunAt: Nullable(Time),
    days: Type.Array(Type.Object({ day: Type.String(), anonymised: Count, deleted: Count }, closed)),
  },
  closed,
);
export type RetentionRuns = Static<typeof RetentionRuns>;

/** Who did something. */
export const Doer = Type.Object(
  { kind: Type.String(), id: Nullable(Type.String()), name: Nullable(Type.String()) },
  closed,
);

/** While it stands, a session, or all of a visitor's, is neither anonymised nor deleted nor erased. */
export const LegalHold = Type.Object(
  {
    id: Id,
    kind: Words(['visitor', 'session']),
    subjectId: Id,
    reason: Type.String(),
    madeBy: Doer,
    createdAt: Time,
    /** The session's number, where one is held; what the visitor is called, where that is known. */
    sessionNumber: Nullable(Type.Integer()),
    visitorName: Nullable(Type.String()),
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

export const LiftingQuery = Type.Object(
  { reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })) },
  closed,
);
