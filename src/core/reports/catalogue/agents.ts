import { metrics } from '../../metric-list.ts';
import { SPREAD_ERROR, type SpreadFigures } from '../../rollups/spread.ts';
import { countIn } from '../../rollups/tally.ts';
import { type Figure, madeOf, type Report } from '../figure.ts';
import { readSpread } from '../read-spread.ts';

function ownCount(id: string, name: string, definition: string, unit: Figure['unit']): Figure {
  return {
    id,
    unit,
    metric: null,
    definition,
    errorBound: 0,
    counted: 'parts',
    of: (tally) => countIn(tally, 'part', name),
  };
}

function ownDurations(measure: 'handling' | 'responses', family: string): readonly Figure[] {
  const metric = metrics[measure];
  const told = { metric: madeOf(metric), counted: 'parts' };
  const statistic = (name: 'mean' | 'median' | 'p90', words: string): Figure => ({
    ...told,
    id: `agent.${measure}.${name}`,
    unit: 'ms',
    errorBound: name === 'mean' ? 0 : SPREAD_ERROR,
    definition: `${words} of this agent's own, on the clock on the wall. ${metric.definition}`,
    of: (tally) => readSpread(tally, [family])?.[name as keyof SpreadFigures] ?? null,
  });
  return [
    {
      ...told,
      id: `agent.${measure}.count`,
      unit: 'count',
      errorBound: 0,
      definition: `How many of this agent's own there are. ${metric.definition}`,
      of: (tally) => readSpread(tally, [family])?.count ?? 0,
    },
    statistic('mean', 'The mean'),
    statistic('median', 'The median'),
    statistic('p90', 'The value that nine in ten do not exceed,'),
  ];
}

/** What agents did in sessions that were opened in the time in question. */
export const agentReport: Report = {
  name: 'agents',
  title: 'Agents',
  isOfParts: true,
  families: ['part', 'partHandling', 'partResponses'],
  figures: [
    ownCount('agent.sessions', 'sessions', 'Conversations that the agent had or openly joined.', 'sessions'),
    ownCount('agent.accepted', 'accepted', 'How often the agent came to have one of them.', 'count'),
    ownCount('agent.transferredAway', 'transferredAway', 'How often the agent gave one of them away.', 'count'),
    ...ownDurations('handling', 'partHandling'),
    ...ownDurations('responses', 'partResponses'),
  ],
};

/** What agents' time went into, within the time in question itself, whenever the sessions were opened. */
export interface AgentTime {
  readonly chatMs: number;
  readonly busyMs: number;
  readonly most: number;
  readonly onlineMs: number | null;
  readonly awayMs: number | null;
  readonly markedBusyMs: number | null;
}

type TimeFigure = Omit<Figure, 'of'> & { readonly from: (time: AgentTime) => number | null };

function timeFigure(id: string, unit: Figure['unit'], definition: string, from: TimeFigure['from']): TimeFigure {
  return { id: `agent.${id}`, unit, metric: null, definition, errorBound: 0, counted: null, from };
}

/** Figures of agents' time. Whoever's state is not known of that time has null, not 0. */
export const agentTimeFigures: readonly TimeFigure[] = [
  timeFigure('chatMs', 'ms', 'For how long the agent had sessions, each counted by itself.', ({ chatMs }) => chatMs),
  timeFigure('busyMs', 'ms', 'For how long the agent had at least one session.', ({ busyMs }) => busyMs),
  timeFigure(
    'concurrency',
    'mean',
    'How many sessions the agent had at once, while there was any.',
    ({ chatMs, busyMs }) => (busyMs === 0 ? null : chatMs / busyMs),
  ),
  timeFigure('mostAtOnce', 'count', 'The most sessions that the agent had at once.', ({ most }) => most),
  timeFigure('onlineMs', 'ms', 'For how long the agent was online.', ({ onlineMs }) => onlineMs),
  timeFigure('awayMs', 'ms', 'For how long the agent was away.', ({ awayMs }) => awayMs),
  timeFigure('markedBusyMs', 'ms', 'For how long the agent was marked as busy.', ({ markedBusyMs }) => markedBusyMs),
  timeFigure(
    'occupancy',
    'share',
    'The time with at least one session, of the time online, away or marked as busy; at most 1.',
    ({ busyMs, onlineMs, awayMs, markedBusyMs }) => {
      const there = (onlineMs ?? 0) + (awayMs ?? 0) + (markedBusyMs ?? 0);
      return there === 0 ? null : Math.min(1, busyMs / there);
    },
  ),
];
