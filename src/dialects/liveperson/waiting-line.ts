import { isQueueOpen } from '../../app/calendars.ts';
import type { Actor } from '../../core/access.ts';
import type { Queue, Snapshot } from '../../core/directory.ts';
import type { DialectContext } from '../dialect.ts';
import type { Settings } from './settings.ts';

const AT_ONCE = 1_000;

/** Who is meant by a question about availability: those who answer in any of the queues, or one agent. */
export interface Asked {
  readonly queues: readonly Queue[];
  readonly agentId: string | null;
}

/** What a visitor can learn before a chat. */
export interface Line {
  /** Agents who are there to answer, in queues that are open. */
  readonly agentIds: readonly string[];
  /** The open queues that they answer. */
  readonly queueIds: readonly string[];
  /** Chats that they could take now; -1 without a limit. */
  readonly slots: number;
}

/** A queue by the name or number that clients call a skill, or null. */
export function findSkill({ queues }: Snapshot, skill: string): Queue | null {
  const all = [...queues.values()];
  const wanted = skill.trim().toLowerCase();
  return (
    all.find(({ name }) => name === skill) ??
    all.find(({ name }) => name.toLowerCase() === wanted) ??
    all.find(({ number }) => String(number) === wanted) ??
    null
  );
}

/** Those asked for; of one agent all, for an agent is asked for without a queue. */
function openQueues(snapshot: Snapshot, { queues, agentId }: Asked): readonly Queue[] {
  const meant = agentId === null ? queues : [...snapshot.queues.values()];
  return meant.filter((queue) => isQueueOpen(snapshot, queue, Date.now()));
}

/** How it stands with those who are asked for. One query at most, and only where agents have a limit. */
export async function lineOf(
  { app, realtime }: DialectContext,
  actor: Actor,
  settings: Settings,
  asked: Asked,
): Promise<Line> {
  const snapshot = await app.accounts.snapshot(actor.accountId);
  const answering = new Set(
    openQueues(snapshot, asked).flatMap(({ members }) =>
      members.filter(({ rights }) => rights.includes('respond')).map(({ agentId }) => agentId),
    ),
  );
  const online = realtime.presence.agentsOf(actor.accountId).filter(({ state }) => state === 'online');
  const agentIds = online
    .flatMap(({ actor: { id } }) => id ?? [])
    .filter((id) => (asked.agentId === null ? answering.has(id) : id === asked.agentId));
  const queueIds = openQueues(snapshot, asked)
    .filter(({ members }) =>
      members.some(({ agentId, rights }) => rights.includes('respond') && agentIds.includes(agentId)),
    )
    .map(({ id }) => id);
  if (agentIds.length === 0) return { agentIds, queueIds, slots: 0 };
  const limits = agentIds.map((id) => settings.chatsPerAgent ?? snapshot.agents.get(id)?.capacity ?? null);
  if (limits.includes(null)) return { agentIds, queueIds, slots: -1 };
  const active = await app.history.find(actor, {
    filter: { stages: ['active'] },
    sort: 'openedAt',
    descending: true,
    limit: AT_ONCE,
    after: null,
    offset: 0,
  });
  const free = agentIds.map(
    (id, index) => (limits[index] ?? 0) - active.filter(({ agentId }) => agentId === id).length,
  );
  return { agentIds, queueIds, slots: free.reduce((sum, each) => sum + Math.max(0, each), 0) };
}

/**
 * Seconds to wait, by how fast agents accepted within the hour, where one waits least: 0 when somebody is free, -1 when
 * nobody is there, -2 when there is too little to go by.
 */
export async function estimateWait({ app }: DialectContext, { accountId }: Actor, line: Line): Promise<number> {
  if (line.agentIds.length === 0) return -1;
  const queues = await Promise.all(line.queueIds.map((queueId) => app.waitingLine.ofQueue(accountId, queueId)));
  if (line.slots !== 0 && queues.every(({ length }) => length === 0)) return 0;
  const estimates = queues.flatMap(({ estimatedWaitMs }) => estimatedWaitMs ?? []);
  return estimates.length === 0 ? -2 : Math.round(Math.min(...estimates) / 1000);
}
