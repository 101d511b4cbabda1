import {
  businessDuration,
  businessFirstResponse,
  businessHandling,
  businessQueueWait,
  businessResponseTimes,
} from '../business-metrics.ts';
import type { EventType } from '../event.ts';
import { type SlaTarget, slaTargets } from '../facts.ts';
import { metrics } from '../metric-list.ts';
import { conversation, duration, firstResponse, handling, type Outcome, outcome, queueWait, sla } from '../metrics.ts';
import { partakers } from '../row.ts';
import type { Session } from '../session.ts';
import { ces, csat, csi, fcr, nps } from '../survey-metrics.ts';
import { spreadOf } from './spread.ts';
import { addTally, type Sum, type Tally, tallyOf } from './tally.ts';

/**
 * What a tally is about: `all` sessions of a place, those that an `agent` has or had last (null: nobody), or one
 * agent's `part` in all sessions that they ever took part in.
 */
export type Scope = 'all' | 'agent' | 'part';

/** Where a session counts. */
export interface Cell {
  readonly scope: Scope;
  /** When it was opened (epoch milliseconds). */
  readonly at: number;
  readonly inboxId: string;
  readonly queueId: string | null;
  readonly agentId: string | null;
  readonly channel: string;
}

export interface Contribution extends Cell {
  readonly tally: Tally;
}

/** Raised whenever the same session would contribute something else, beside the metrics' own versions. */
const CONTRIBUTION_VERSION = 2;

/** Names the functions that rollups were made by: rollups of another name are made anew. */
export const rollupVersion = [
  CONTRIBUTION_VERSION,
  ...Object.values(metrics).map(({ id, version }) => `${id}${version}`),
].join(' ');

/**
 * What each event means for what its session contributes: it may `change` it; it is `read` when the session is counted
 * again for another one's sake; nothing of it is read (`idle`). What is said in a session that goes on changes nothing.
 */
const bearing = {
  'session-opened': 'change',
  'form-submitted': 'change',
  'queue-entered': 'change',
  'session-accepted': 'change',
  'session-transferred': 'change',
  'bot-engaged': 'change',
  'spam-marked': 'change',
  'session-ended': 'change',
  'session-reopened': 'change',
  'session-rated': 'change',
  'priority-set': 'read',
  'skills-required': 'read',
  'session-offered': 'read',
  'offer-answered': 'read',
  'deadline-set': 'read',
  'transfer-offered': 'read',
  'transfer-answered': 'read',
  'agent-joined': 'read',
  'agent-left': 'read',
  'bot-handed-off': 'read',
  'message-posted': 'read',
  'message-edited': 'idle',
  'message-removed': 'idle',
  'messages-read': 'idle',
  'page-viewed': 'idle',
  'visitor-updated': 'idle',
  'extras-set': 'idle',
  'transcript-requested': 'idle',
  'labels-changed': 'idle',
  'link-added': 'idle',
  'link-removed': 'idle',
  'wrapped-up': 'idle',
  'wrap-up-begun': 'idle',
  'session-closed': 'idle',
  'silence-warned': 'idle',
  'deadline-warned': 'idle',
} as const satisfies Record<EventType, 'change' | 'read' | 'idle'>;

function bearingAs(wanted: 'change' | 'idle'): readonly EventType[] {
  return (Object.keys(bearing) as EventType[]).filter((type) => bearing[type] === wanted);
}

/** After what a session may contribute something else. */
export const contributingEvents = bearingAs('change');

/** Events that no contribution reads. */
export const idleEvents = bearingAs('idle');

/** By when the wait in the queue is counted one by one, and by when an abandoned session was short; milliseconds. */
export const steps = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1_800, 3_600].map((each) => each * 1_000);

/** The outcomes of conversations: of all that ended but spam and messages left outside hours. */
export const conversationOutcomes = ['completed', 'lost', 'missed', 'abandoned', 'bot-contained'] as const;

/** From so much on, a satisfaction counts as satisfied: the two best of five. */
export const SATISFIED = 0.75;
/** Shares are summed up in millionths. */
export const MILLION = 1_000_000;
export const MOST_REASON = 60;

/**
 * What one session adds to rollups: a function of its log alone, in whole numbers. One in progress counts as opened,
 * no more; spam and messages left outside hours count as such, no more.
 */
export function contributionsOf(session: Session): readonly Contribution[] {
  const judged = outcome.of(session);
  const place = {
    at: session.openedAt,
    inboxId: session.inboxId,
    queueId: session.queueId,
    channel: session.channel,
  };
  const tally = tallyOf(judged === null ? { sessions: { opened: 1 } } : endedSession(session, judged));
  const agentId = session.agent?.id ?? session.agentLegs.at(-1)?.agent.id ?? null;
  return [
    { ...place, scope: 'all', agentId: null, tally },
    { ...place, scope: 'agent', agentId, tally },
    ...(isConversation(judged)
      ? partakers(session).map((id) => ({ ...place, scope: 'part' as const, agentId: id, tally: partOf(session, id) }))
      : []),
  ];
}

function isConversation(judged: Outcome | null): boolean {
  return (conversationOutcomes as readonly (Outcome | null)[]).includes(judged);
}

function endedSession(session: Session, judged: Outcome): Sum {
  const sum: Sum = { sessions: { opened: 1, ended: 1, [`outcome:${judged}`]: 1 } };
  if (!isConversation(judged)) return sum;
  const isAccepted = session.agentLegs.length > 0;
  addTally(sum, {
    sessions: {
      conversations: 1,
      accepted: Number(isAccepted),
      offered: Number(isOffered(session, judged)),
      reopened: Number(session.reopenedAt.length > 0),
      transferred: Number(session.transfers.length > 0),
      transfers: session.transfers.length,
      transfersToAgents: session.transfers.filter(({ to }) => to.kind === 'agent').length,
      handedOff: Number(session.handedOffAt !== null),
      visitorMessages: session.byVisitor.count,
      agentMessages: session.byAgent.count,
    },
  });
  addTally(sum, serviceOf(session, judged));
  addTally(sum, promisesOf(session));
  addTally(sum, durationsOf(session));
  addTally(sum, scoresOf(session));
  if (session.handOff) addTally(sum, { handOff: { [reasonName(session.handOff.reason)]: 1 } });
  return sum;
}

/** Whether it was for the agents to take: one that a bot contained, or that was left before it entered a queue, was not. */
function isOffered({ agentLegs, queueLegs }: Session, judged: Outcome): boolean {
  return agentLegs.length > 0 || (judged !== 'bot-contained' && queueLegs.length > 0);
}

/** The name under which a reason counts, in any case; bots may give their own, of which the beginning stands for the whole. */
function reasonName(reason: string | null): string {
  return reason === null ? 'unsaid' : `reason:${reason.toLowerCase().slice(0, MOST_REASON)}`;
}

/** Waits of accepted sessions and lengths of abandoned ones, by the first step that they do not exceed. */
function serviceOf(session: Session, judged: Outcome): Tally {
  const waitMs = queueWait.of(session).totalMs;
  const lengthMs = duration.of(session);
  return {
    service: {
      ...(session.agentLegs.length > 0 && waitMs !== null && { [`accepted:${stepOf(waitMs)}`]: 1 }),
      ...(judged === 'abandoned' &&
        isOffered(session, judged) &&
        lengthMs !== null && { [`abandoned:${stepOf(lengthMs)}`]: 1 }),
    },
  };
}

function stepOf(ms: number): number | 'later' {
  return steps.find((step) => ms <= step) ?? 'later';
}

function promisesOf(session: Session): Tally {
  const judged = sla.of(session);
  return {
    sla: Object.fromEntries(
      slaTargets
        .filter((target) => judged[target] === 'met' || judged[target] === 'breached')
        .map((target) => [promiseName(target, judged[target] as 'met' | 'breached'), 1]),
    ),
  };
}

export function promiseName(target: SlaTarget, status: 'met' | 'breached'): string {
  return `${target}:${status}`;
}

function durationsOf(session: Session): Tally {
  const businessTimes = businessResponseTimes(session);
  const sum: Sum = {};
  addDuration(sum, 'queueWait', queueWait.of(session).totalMs, businessQueueWait.of(session).totalMs);
  addDuration(sum, 'firstResponse', firstResponse.of(session), businessFirstResponse.of(session));
  addDuration(sum, 'duration', duration.of(session), businessDuration.of(session));
  addDuration(sum, 'conversation', conversation.of(session), conversation.of(session));
  addDuration(sum, 'handling', handling.of(session)?.totalMs ?? null, businessHandling.of(session)?.totalMs ?? null);
  for (const [index, { ms }] of session.responses.entries())
    addDuration(sum, 'responses', ms, businessTimes[index] ?? ms);
  if (session.responses.length > 0) addTally(sum, { sessions: { answered: 1 } });
  return sum;
}

/** The families that hold a duration on a clock: one for where both clocks agree, one for where they do not. */
export function familiesOf(measure: string, clock: 'wall' | 'business'): readonly string[] {
  return [measure, `${measure}/${clock}`];
}

function addDuration(sum: Sum, measure: string, wallMs: number | null, businessMs: number | null): void {
  if (wallMs === null || businessMs === null) return;
  const [wall, business] = [whole(wallMs), whole(businessMs)];
  if (wall === business) {
    addTally(sum, { [measure]: spreadOf(wall) });
    return;
  }
  addTally(sum, { [`${measure}/wall`]: spreadOf(wall), [`${measure}/business`]: spreadOf(business) });
}

function whole(ms: number): number {
  return Math.max(0, Math.round(ms));
}

function scoresOf(session: Session): Tally {
  const [satisfaction, index, recommends, effort, solved] = [csat, csi, nps, ces, fcr].map((each) => each.of(session));
  return {
    scores: {
      ...(typeof satisfaction === 'number' && {
        csat: 1,
        satisfied: Number(satisfaction >= SATISFIED),
        csatSum: Math.round(satisfaction * MILLION),
      }),
      ...(typeof index === 'number' && { csi: 1, csiSum: Math.round(index * MILLION) }),
      ...(typeof recommends === 'number' && {
        nps: 1,
        promoters: Number(recommends >= 9),
        detractors: Number(recommends <= 6),
      }),
      ...(typeof effort === 'number' && { ces: 1, cesSum: Math.round(effort * MILLION) }),
      ...(typeof solved === 'boolean' && { fcr: 1, solved: Number(solved) }),
    },
  };
}

/** What one agent did in a conversation. */
function partOf(session: Session, agentId: string): Tally {
  const ownMs = handling.of(session)?.byAgent[agentId];
  const sum: Sum = {
    part: {
      sessions: 1,
      accepted: session.agentLegs.filter(({ agent }) => agent.id === agentId).length,
      transferredAway: session.transfers.filter(({ from }) => from?.id === agentId).length,
    },
  };
  if (ownMs !== undefined) addTally(sum, { partHandling: spreadOf(whole(ownMs)) });
  for (const { ms, agentId: by } of session.responses) {
    if (by === agentId) addTally(sum, { partResponses: spreadOf(whole(ms)) });
  }
  return tallyOf(sum);
}
