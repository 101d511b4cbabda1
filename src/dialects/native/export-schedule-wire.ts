import Type, { type Static } from 'typebox';
import { schedulePeriods } from '../../core/export/schedule.ts';
import { ExportAsked, NewExport } from './export-wire.ts';
import { Count, closed, Id, Nullable, Time, Words } from './wire-words.ts';

const Weekday = Type.Integer({ minimum: 1, maximum: 7, description: 'Of every week: 1 is Monday, 7 Sunday.' });
const Day = Type.Integer({
  minimum: 1,
  maximum: 31,
  description: 'Of every month; in a shorter one its last day is meant.',
});
const TimeOfDay = Type.String({
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
  description: "By the clocks of the account's zone.",
});
const Recipients = Type.Array(Type.String({ maxLength: 254 }), { minItems: 1, maxItems: 20 });
const Address = Type.String({ minLength: 1, maxLength: 1000 });
const KeyId = Type.String({ minLength: 1, maxLength: 200 });

const Folder = { kind: Type.Literal('folder'), folder: Type.String({ maxLength: 200 }) };
const Bucket = { kind: Type.Literal('s3'), address: Address, keyId: KeyId };
const Mail = { kind: Type.Literal('mail'), recipients: Recipients };

const TargetWish = Type.Union([
  Type.Object(Folder, closed),
  Type.Object({ ...Bucket, secret: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })) }, closed),
  Type.Object(Mail, closed),
]);

const At = Type.Object(
  {
    every: Words(schedulePeriods),
    weekday: Type.Optional(Weekday),
    day: Type.Optional(Day),
    time: TimeOfDay,
  },
  closed,
);

const asked = {
  name: Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' }),
  export: NewExport,
  at: At,
  target: TargetWish,
  fileName: Type.String({
    minLength: 1,
    maxLength: 120,
    description:
      'With `{schedule}`, `{date}` and `{time}` in it; the format is added. `{schedule}-{date}` unless told.',
  }),
  keep: Nullable(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      description: 'How many of its files stay in the folder or bucket; all unless told.',
    }),
  ),
  enabled: Type.Boolean(),
};

/** An export that is to be made again and again. */
export const NewExportSchedule = Type.Object(
  {
    ...asked,
    fileName: Type.Optional(asked.fileName),
    keep: Type.Optional(asked.keep),
    enabled: Type.Optional(asked.enabled),
  },
  closed,
);
export type NewExportSchedule = Static<typeof NewExportSchedule>;

/** What is not named stays; `export`, `at` and `target` are replaced whole. The secret of a bucket stays where none is given. */
export const ExportScheduleChanges = Type.Partial(Type.Object(asked, closed), { ...closed, minProperties: 1 });
export type ExportScheduleChanges = Static<typeof ExportScheduleChanges>;

/** An export that is made again and again. No answer holds the secret of a bucket. */
export const ExportSchedule = Type.Object(
  {
    id: Id,
    name: Type.String(),
    export: ExportAsked,
    at: Type.Object(
      { every: Words(schedulePeriods), weekday: Nullable(Weekday), day: Nullable(Day), time: TimeOfDay },
      closed,
    ),
    target: Type.Union([Type.Object(Folder, closed), Type.Object(Bucket, closed), Type.Object(Mail, closed)]),
    fileName: Type.String(),
    keep: Nullable(Type.Integer()),
    enabled: Type.Boolean(),
    notice: Nullable(Type.String({ description: 'Why Koine switched it off.' })),
    failures: Type.Integer({ description: 'Runs that failed since the last that did not; three switch it off.' }),
    madeBy: Nullable(Type.String()),
    createdAt: Time,
    nextDueAt: Nullable(Time),
  },
  closed,
);
export type ExportSchedule = Static<typeof ExportSchedule>;

/** One file of a schedule. The export of the same id has it for a week, wherever it went. */
export const ExportScheduleRun = Type.Object(
  {
    id: Id,
    dueAt: Time,
    state: Words(['waiting', 'delivered', 'failed']),
    tries: Count,
    file: Nullable(Type.String({ description: 'Its name in the folder or bucket, while it is there.' })),
    rowCount: Nullable(Count),
    bytes: Nullable(Count),
    problem: Nullable(Type.String()),
    finishedAt: Nullable(Time),
  },
  closed,
);
export type ExportScheduleRun = Static<typeof ExportScheduleRun>;
