import Type, { type Static } from 'typebox';
import type { ReportQuery } from '../../app/reports.ts';
import { invalidInput } from '../../core/refusal.ts';
import { type CellFilter, dimensions } from '../../core/reports/cell-filter.ts';
import { defaultSettings } from '../../core/reports/figure.ts';
import { intervals } from '../../core/reports/intervals.ts';
import { type Period, type PeriodName, periodOf, periodOfSpan, periods } from '../../core/reports/period.ts';
import { steps } from '../../core/rollups/contribution.ts';
import { isGrainBound } from '../../core/rollups/grains.ts';
import { type Zone, zoneOf } from '../../core/zone.ts';
import { decodeTime } from './codec.ts';
import { closed, Time, Words } from './wire.ts';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Several ids, separated by commas; `none` for those without, where that can be. */
function Ids(of: string, mayBeNone: boolean) {
  const one = mayBeNone ? `(${uuid}|none)` : uuid;
  const none = mayBeNone ? '; `none`: those without' : '';
  const description = `Only of these ${of}, separated by commas${none}.`;
  return Type.Optional(Type.String({ pattern: `^${one}(,${one}){0,49}$`, description }));
}

const place = {
  inboxId: Ids('inboxes', false),
  queueId: Ids('queues (the one that has the session, or had it last)', true),
  agentId: Ids('agents (the one who has the session, or had it last)', true),
  channel: Type.Optional(
    Type.String({
      pattern: '^[a-z][a-z0-9-]{0,31}(,[a-z][a-z0-9-]{0,31}){0,49}$',
      description: 'Only of these channels, separated by commas.',
    }),
  ),
  zone: Type.Optional(
    Type.String({ minLength: 1, maxLength: 64, description: "An IANA time zone; the account's unless told." }),
  ),
};

const time = {
  period: Type.Optional(Words(periods)),
  from: Type.Optional(Time),
  before: Type.Optional(Time),
};

const format = {
  format: Type.Optional(Words(['json', 'csv'])),
};

/** Of whom and when the hours of the week are told. */
export const BusiestHoursQuery = Type.Object({ ...time, ...place, ...format }, closed);

/** Of whom arrivals are forecast. */
export const ForecastQuery = Type.Object({ ...place, ...format }, closed);

export const ReportParameters = Type.Object(
  {
    ...time,
    ...place,
    ...format,
    interval: Type.Optional(Words(intervals)),
    compare: Type.Optional(Words(['none', 'previous'])),
    groupBy: Type.Optional(Words(dimensions)),
    clock: Type.Optional(Words(['wall', 'business'])),
    targetMs: Type.Optional(Type.Integer({ description: `The service level's target; one of ${steps.join(', ')}.` })),
    shortMs: Type.Optional(
      Type.Integer({ description: `Until when an abandoned session was short; one of ${steps.join(', ')}.` }),
    ),
  },
  closed,
);

type Parameters = Static<typeof ReportParameters>;
type PlaceParameters = Static<typeof ForecastQuery>;
type TimeParameters = Static<typeof BusiestHoursQuery>;

/** What a report is asked, in the account's zone unless told. */
export function decodeReport(query: Parameters, accountZone: string, now: number): ReportQuery {
  const zone = decodeZone(query, accountZone);
  return {
    zone,
    period: decodePeriod(query, zone, now, 'last-28-days'),
    interval: query.interval ?? null,
    compares: query.compare === 'previous',
    groupBy: query.groupBy ?? null,
    filter: decodePlace(query),
    settings: {
      clock: query.clock ?? defaultSettings.clock,
      targetMs: decodeStep(query.targetMs, '?targetMs') ?? defaultSettings.targetMs,
      shortMs: decodeStep(query.shortMs, '?shortMs') ?? defaultSettings.shortMs,
    },
  };
}

export function decodeZone({ zone }: PlaceParameters, accountZone: string): Zone {
  try {
    return zoneOf(zone ?? accountZone);
  } catch {
    throw invalidInput('?zone', 'must be an IANA time zone');
  }
}

export function decodePlace({ inboxId, queueId, agentId, channel }: PlaceParameters): CellFilter {
  const ids = (text: string) => text.split(',').map((id) => (id === 'none' ? null : id));
  return {
    ...(inboxId !== undefined && { inboxIds: inboxId.split(',') }),
    ...(queueId !== undefined && { queueIds: ids(queueId) }),
    ...(agentId !== undefined && { agentIds: ids(agentId) }),
    ...(channel !== undefined && { channels: channel.split(',') }),
  };
}

/** A period by its name, or from a time to another; `unsaid` where neither is told. */
export function decodePeriod(query: TimeParameters, zone: Zone, now: number, unsaid: PeriodName): Period {
  const { period, from, before } = query;
  if (from === undefined && before === undefined) return periodOf(period ?? unsaid, zone, now);
  if (period !== undefined) throw invalidInput('?period', 'must not come with `from` and `before`');
  const span = { from: decodeBound(from, '?from'), before: decodeBound(before, '?before') };
  if (span.before <= span.from) throw invalidInput('?before', 'must be after `from`');
  return periodOfSpan(span, zone);
}

function decodeBound(text: string | undefined, pointer: string): number {
  if (text === undefined) throw invalidInput(pointer, 'must come with the other end of the period');
  const at = decodeTime(text, pointer);
  if (!isGrainBound(at)) throw invalidInput(pointer, 'must be at a full quarter of an hour');
  return at;
}

function decodeStep(ms: number | undefined, pointer: string): number | undefined {
  if (ms !== undefined && !steps.includes(ms)) throw invalidInput(pointer, `must be one of ${steps.join(', ')}`);
  return ms;
}
