import { isQueueOpen } from '../../app/calendars.ts';
import type { Actor } from '../../core/access.ts';
import type { Queue, Snapshot } from '../../core/directory.ts';
import type { DialectContext } from '../dialect.ts';
import type { Settings } from './settings.ts';

const DAY_MS = 86_400_000;
const RECENT = 50;
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

/** How it stands with those who are asked for. One query at most, and only where agents have a limit. */
export async function lineOf(
  { app, realtime }: DialectContext,
  actor: Actor,
  settings: Settings,
  asked: Asked,
): Promise<Line> {
  const snapshot = await app.accounts.snapshot(actor.accountId);
  const open = asked.queues.filter((queue) => isQueueOpen(snapshot, queue, Date.now()));
  const answering = new Set(
    open.flatMap(({ members }) =>
      members.filter(({ rights }) => rights.includes('respond')).map(({ agentId }) => agentId),
    ),
  );
  const online = realtime.presence.agentsOf(actor.accountId).filter(({ state }) => state === 'online');
  const agentIds = online
    .flatMap(({ actor: { id } }) => id ?? [])
    .filter((id) => (asked.agentId === null ? answering.has(id) : id === asked.agentId));
  const { chatsPerAgent } = settings;
  if (agentIds.length === 0) return { agentIds, slots: 0 };
  if (chatsPerAgent === null) return { agentIds, slots: -1 };
  const active = await app.history.find(actor, {
    filter: { stages: ['active'] },
    sort: 'openedAt',
    descending: true,
    limit: AT_ONCE,
    after: null,
    offset: 0,
  });
  const free = agentIds.map((id) => chatsPerAgent - active.filter(({ agentId }) => agentId === id).length);
  return { agentIds, slots: free.reduce((sum, each) => sum + Math.max(0, each), 0) };
}

/** Seconds to wait in a queue (null: in any): 0 when somebody is free, -1 when nobody is there, -2 when there is too little to go by. */
export async function estimateWait(
  { app }: DialectContext,
  actor: Actor,
  line: Line,
  queueId: string | null,
  now: number,
): Promise<number> {
  if (line.agentIds.length === 0) return -1;
  const inQueue = queueId === null ? {} : { queueId };
  const waiting = await app.history.count(actor, { ...inQueue, stages: ['waiting'] });
  if (waiting === 0 && line.slots !== 0) return 0;
  const recent = await app.history.find(actor, {
    filter: { ...inQueue, openedFrom: now - DAY_MS },
    sort: 'openedAt',
    descending: true,
    limit: RECENT,
    after: null,
    offset: 0,
  });
  const waits = recent.flatMap(({ acceptedAt, queueWaitMs }) => (acceptedAt === null ? [] : (queueWaitMs ?? [])));
  if (waits.length === 0) return -2;
  return Math.round(waits.reduce((sum, each) => sum + each, 0) / waits.length / 1000);
}
