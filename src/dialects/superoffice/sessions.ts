import { type Actor, isAmongAgents, type QueueRight } from '../../core/access.ts';
import type { Condition } from '../../core/condition.ts';
import type { Queue } from '../../core/directory.ts';
import type { Event } from '../../core/event.ts';
import type { SessionFilter, SessionQuery } from '../../core/query.ts';
import { MAX_PAGE } from '../../core/query.ts';
import type { SessionRow } from '../../core/row.ts';
import type { Call } from './call.ts';
import { keptOf } from './codec/kept.ts';
import { type Beside, encodeSession, topicQueue } from './codec/session.ts';
import { isThere } from './codec/status.ts';
import { isDeleted } from './codec/topic-settings.ts';
import type { ChatSessionEntity } from './wire.ts';

/** The session with this id, or null when there is none that the caller may see. */
export async function findSession(call: Call, number: number): Promise<SessionRow | null> {
  const where: Condition = { kind: 'compare', member: 'number', operator: '=', value: number };
  const [row] = await call.app.history.find(call.actor, query({ where }, { limit: 1 }));
  const found = row ?? (await formsFilledIn(call, where))[0];
  return found && !found.hidden ? found : null;
}

/**
 * Sessions whose form is being filled in, and which will go to the caller's topics. Koine shows them to its agents
 * once they wait; at the vendor a session has its topic from the start, and members see it.
 */
async function formsFilledIn(call: Call, condition: Condition, limit = 1): Promise<readonly SessionRow[]> {
  const { actor, app, snapshot } = call;
  if (actor.kind !== 'agent') return [];
  const topics = new Set(topicsFor(call).map(({ id }) => id));
  const values = [...snapshot.inboxes.values()].filter(({ queueId }) => topics.has(queueId)).map(({ id }) => id);
  const where: Condition = { kind: 'all', of: [{ kind: 'one-of', member: 'inboxId', values }, condition] };
  return app.history.find(systemIn(call), query({ where, stages: ['intake'] }, { descending: true, limit }));
}

/** As whom the caller reads a session that they were shown. */
export function readerOf(call: Call, { stage }: SessionRow): Actor {
  return stage === 'intake' ? systemIn(call) : call.actor;
}

function systemIn({ actor }: Call): Actor {
  return { kind: 'system', accountId: actor.accountId };
}

export function query(filter: SessionFilter, change: Partial<SessionQuery> = {}): SessionQuery {
  return { filter, sort: 'openedAt', descending: false, limit: MAX_PAGE, after: null, offset: 0, ...change };
}

/** The topics in which the caller has any right; a key, which is nobody's member, sees all. */
export function topicsFor({ actor, snapshot }: Call): readonly Queue[] {
  const queues = [...snapshot.queues.values()].filter((queue) => !isDeleted(queue));
  return actor.kind === 'agent' ? queues.filter((queue) => rightsIn(actor, queue).length > 0) : queues;
}

/** What the caller may do in a topic; a key may do everything that its scopes let it. */
export function rightsIn(actor: Actor, queue: Queue | undefined): readonly QueueRight[] {
  if (actor.kind === 'integration')
    return actor.scopes.includes('chat') ? ['respond', 'notify', 'listen', 'manage'] : [];
  if (actor.kind !== 'agent' || !queue) return [];
  return queue.members.find(({ agentId }) => agentId === actor.agentId)?.rights ?? [];
}

/** Whether the caller has the session, or manages its topic. */
export function ownsOrManages(call: Call, row: SessionRow): boolean {
  const { actor, snapshot } = call;
  const owns = actor.kind === 'agent' && row.stage === 'active' && row.agentId === actor.agentId;
  return owns || rightsIn(actor, topicQueue(row, snapshot)).includes('manage');
}

/** Whether the caller may answer in the session; in one whose form is being filled in nobody yet who sees but their queues. */
export function mayRespond({ actor, snapshot }: Call, row: SessionRow): boolean {
  if (row.stage === 'intake' && actor.kind === 'agent' && actor.role === 'agent') return false;
  const rights = rightsIn(actor, topicQueue(row, snapshot));
  return rights.includes('respond') || rights.includes('manage');
}

/** The caller's list: open sessions of their topics and those offered to them, and the ones that ended of late. */
export async function sessionsForUser(call: Call): Promise<readonly SessionRow[]> {
  const { app, actor, settings, now } = call;
  const topics = topicsFor(call).map(({ id }) => id);
  const mine: readonly Condition[] =
    actor.kind === 'agent'
      ? [
          { kind: 'one-of', member: 'queueId', values: topics },
          { kind: 'compare', member: 'transferOfferedTo', operator: '=', value: actor.agentId },
        ]
      : [{ kind: 'all', of: [] }];
  const where: Condition = { kind: 'all', of: [{ kind: 'any', of: mine }, isThere, notMarkedDeleted] };
  const since = settings.finishedHours === 0 ? {} : { endedFrom: now - settings.finishedHours * 3_600_000 };
  const newest = { descending: true, limit: settings.listLimit };
  const [forms, open, ended] = await Promise.all([
    formsFilledIn(call, { kind: 'all', of: [isThere, notMarkedDeleted] }, settings.listLimit),
    app.history.find(
      actor,
      query({ where, stages: actor.kind === 'agent' ? inQueue : ['intake', ...inQueue] }, newest),
    ),
    app.history.find(actor, query({ where, stages: ['ended', 'closed'], ...since }, { ...newest, sort: 'endedAt' })),
  ]);
  return [...forms, ...open, ...ended]
    .sort((one, other) => one.openedAt - other.openedAt || one.number - other.number)
    .slice(-settings.listLimit);
}

const inQueue = ['waiting', 'active'] as const;

const notMarkedDeleted: Condition = {
  kind: 'not',
  of: { kind: 'extra', dialect: 'superoffice', name: 'status', value: 'Deleted' },
};

/** Sessions in the vendor's form. However many there are, it takes the same few queries. */
export async function encodeSessions(call: Call, rows: readonly SessionRow[]): Promise<readonly ChatSessionEntity[]> {
  const { app, actor, typists, customers, now, realtime } = call;
  const [logs, ranks, places] = await Promise.all([
    app.history.eventsOf(actor, rows, ['message-posted']),
    ranksOf(call, rows),
    app.history.queuePlaces(
      actor,
      rows.filter(({ extras }) => keptOf(extras).queuePlace === undefined),
    ),
  ]);
  return rows.map((row) => {
    const messages = (logs.get(row.id) ?? [])
      .filter((event): event is Event<'message-posted'> => event.type === 'message-posted')
      // What came after the row was read would contradict it.
      .filter(({ kind, seq }) => !isAmongAgents(kind) && seq < row.version);
    const isHere = row.endedAt === null && realtime.presence.stateOf('visitor', row.visitorId) !== 'offline';
    const beside: Beside = {
      first: messages[0] ?? null,
      last: messages.at(-1) ?? null,
      rank: ranks.get(row.id) ?? 0,
      queuePlace: places.get(row.id) ?? 0,
      fetchedAt: isHere ? now : customers.fetchedAt(row.id),
      isUserTyping: typists.isTyping(row.id, now),
    };
    return encodeSession(row, beside, call);
  });
}

export async function encodeOne(call: Call, row: SessionRow): Promise<ChatSessionEntity | null> {
  return (await encodeSessions(call, [row]))[0] ?? null;
}

/** The session as it stands now; null when the caller sees it no longer. */
export async function reread(call: Call, { number }: Pick<SessionRow, 'number'>): Promise<ChatSessionEntity | null> {
  const row = await findSession(call, number);
  return row && encodeOne(call, row);
}

/** Each active session's number among those of its user: the one given at pick-up, else the smallest that is free. */
async function ranksOf(call: Call, rows: readonly SessionRow[]): Promise<ReadonlyMap<string, number>> {
  const ranks = new Map<string, number>();
  for (const row of rows) {
    const { rank } = keptOf(row.extras);
    if (rank !== undefined && row.agentId !== null) ranks.set(row.id, rank);
  }
  const open = rows.filter(({ id, stage }) => stage === 'active' && !ranks.has(id));
  if (open.length === 0) return ranks;
  const users = [...new Set(open.flatMap(({ agentId }) => agentId ?? []))];
  for (const [id, rank] of assignRanks(await activeOf(call, users))) if (!ranks.has(id)) ranks.set(id, rank);
  return ranks;
}

/** The active sessions of these users, whether the caller may see them or not: only their ranks are told. */
export function activeOf(call: Call, agentIds: readonly string[]): Promise<readonly SessionRow[]> {
  const where: Condition = { kind: 'one-of', member: 'agentId', values: agentIds };
  return call.app.history.find(systemIn(call), query({ where, stages: ['active'] }));
}

export function assignRanks(rows: readonly SessionRow[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  const taken = new Map<string, Set<number>>();
  const takenBy = (agentId: string) => {
    const numbers = taken.get(agentId) ?? new Set<number>();
    taken.set(agentId, numbers);
    return numbers;
  };
  for (const row of rows) {
    const { rank } = keptOf(row.extras);
    if (rank !== undefined) takenBy(row.agentId ?? '').add(rank);
  }
  for (const row of [...rows].sort((one, other) => (one.acceptedAt ?? 0) - (other.acceptedAt ?? 0))) {
    const numbers = takenBy(row.agentId ?? '');
    const rank = keptOf(row.extras).rank ?? freeRank(numbers);
    numbers.add(rank);
    ranks.set(row.id, rank);
  }
  return ranks;
}

/** The smallest number from 1 that is not taken. */
export function freeRank(taken: ReadonlySet<number>): number {
  let rank = 1;
  while (taken.has(rank)) rank += 1;
  return rank;
}
