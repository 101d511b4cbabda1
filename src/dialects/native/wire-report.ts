import Type, { type Static } from 'typebox';
import { dimensions } from '../../core/reports/cell-filter.ts';
import { intervals } from '../../core/reports/intervals.ts';
import { Count, closed, Nullable, Time, Words } from './wire-words.ts';

const Zone = Type.String({ description: 'An IANA time zone.' });
const Span = { from: Time, before: Time };
const FilterText = Type.String({ description: 'An expression for the `filter` of listSessions and countSessions.' });

/** A figure's definition. `filter` narrows a cell's own to the sessions that were counted; null: all of them. */
export const ReportFigure = Type.Object(
  {
    id: Type.String(),
    unit: Words(['sessions', 'count', 'ms', 'share', 'points', 'mean']),
    metric: Nullable(Type.Object({ id: Type.String(), version: Type.Integer() }, closed)),
    definition: Type.String(),
    errorBound: Type.Number({ minimum: 0, description: 'By how much of itself it may be off; 0: it is exact.' }),
    counted: Nullable(Type.String({ description: 'Names the member of `counts`; null: it is not made of sessions.' })),
    filter: Nullable(FilterText),
  },
  closed,
);
export type ReportFigure = Static<typeof ReportFigure>;

/**
 * Figures of one stretch of time, by their ids; null where one does not apply. `counts` says how many sessions were
 * counted, and `filter`, joined by `and` with a figure's own, lists exactly these.
 */
export const ReportCell = Type.Object(
  {
    ...Span,
    values: Type.Record(Type.String(), Nullable(Type.Number())),
    counts: Type.Record(Type.String(), Count),
    filter: FilterText,
  },
  closed,
);
export type ReportCell = Static<typeof ReportCell>;

const line = {
  total: Nullable(ReportCell),
  previous: Nullable(ReportCell),
  series: Type.Array(ReportCell),
  previousSeries: Type.Array(ReportCell),
};

/** Figures of a queue, agent, inbox or channel; `key` is its id or word, null: of none. */
export const ReportGroup = Type.Object(
  { key: Nullable(Type.String()), number: Nullable(Type.Integer()), name: Nullable(Type.String()), ...line },
  closed,
);
export type ReportGroup = Static<typeof ReportGroup>;

/** How far the figures have come: when they were brought forward last, and how many events they lack. */
const freshness = { asOf: Nullable(Time), behind: Count };

export const Report = Type.Object(
  {
    name: Type.String(),
    title: Type.String(),
    zone: Zone,
    ...Span,
    previousPeriod: Nullable(Type.Object(Span, closed)),
    interval: Nullable(Words(intervals)),
    groupBy: Nullable(Words(dimensions)),
    clock: Words(['wall', 'business']),
    targetMs: Count,
    shortMs: Count,
    ...freshness,
    figures: Type.Array(ReportFigure),
    ...line,
    groups: Type.Array(ReportGroup),
    reasons: Type.Array(Type.Object({ reason: Nullable(Type.String()), sessions: Count, filter: FilterText }, closed)),
  },
  closed,
);
export type Report = Static<typeof Report>;

/** The reports that there are. */
export const ReportList = Type.Object(
  {
    items: Type.Array(
      Type.Object({ name: Type.String(), title: Type.String(), figures: Type.Array(ReportFigure) }, closed),
    ),
  },
  closed,
);

/** What came in each hour of the week: `mean` over the `hours` of that kind which the period had, null where it had none. */
export const BusiestHours = Type.Object(
  {
    zone: Zone,
    ...Span,
    ...freshness,
    hours: Type.Array(
      Type.Object(
        {
          weekday: Type.Integer({ minimum: 1, maximum: 7, description: '1 is Monday.' }),
          hour: Type.Integer({ minimum: 0, maximum: 23 }),
          opened: Count,
          hours: Count,
          mean: Nullable(Type.Number()),
          filter: Nullable(FilterText),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type BusiestHours = Static<typeof BusiestHours>;

/** What is expected of the hours to come. The error is that of the same rule over the weeks that are over. */
export const ArrivalForecast = Type.Object(
  {
    zone: Zone,
    definition: Type.String(),
    ...freshness,
    error: Nullable(
      Type.Object(
        {
          hours: Count,
          meanAbsolute: Type.Number(),
          share: Nullable(Type.Number()),
          bias: Type.Number(),
        },
        closed,
      ),
    ),
    hours: Type.Array(Type.Object({ ...Span, expected: Nullable(Type.Number()) }, closed)),
  },
  closed,
);
export type ArrivalForecast = Static<typeof ArrivalForecast>;
