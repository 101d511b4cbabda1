import type { Queue, RoutingSettings, Snapshot } from '../core/directory.ts';
import type { Skills } from '../core/facts.ts';
import { Refusal } from '../core/refusal.ts';
import { admit } from '../core/routing/flow.ts';
import { withLanguage } from '../core/routing/language.ts';
import { type RoutedAgent, type RoutedQueue, type RoutingPlan, route, type WaitingSession } from '../core/routing.ts';
import type { AgentState, StoredPresence } from '../store/agent-presence.ts';
import type { Directory } from '../store/directory.ts';
import type { HeldRow, LoadRow, RoutingTable, WaitingRow } from '../store/routing-table.ts';
import type { Attendance } from './attendance.ts';

/** What is to be done in an account now. Times are epoch milliseconds. */
export interface RoutingWork extends RoutingPlan {
  /** Sessions that ring with agents who are no longer online. */
  readonly withdrawals: readonly HeldRow[];
  /** Sessions whose agents have been gone for too long. */
  readonly returns: readonly HeldRow[];
}

/** Reads how an account stands, and plans by it; who does what is planned is the router. */
export class Routing {
  readonly #table: RoutingTable;
  readonly #directory: Directory;
  readonly #attendance: Attendance;
  readonly #now: () => number;

  constructor(parts: {
    readonly table: RoutingTable;
    readonly directory: Directory;
    readonly attendance: Attendance;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#directory = parts.directory;
    this.#attendance = parts.attendance;
    this.#now = parts.now;
  }

  /** Whether any queue of the account has settings for routing. */
  async isRouted(accountId: string): Promise<boolean> {
    const snapshot = await this.#directory.snapshot(accountId);
    return snapshot !== null && routedQueues(snapshot).length > 0;
  }

  /** Plans while no other process plans for this account, and does it by `work`; false when one does. */
  async alone(accountId: string, work: (planned: RoutingWork) => Promise<void>): Promise<boolean> {
    const done = await this.#table.alone(accountId, async () => {
      const planned = await this.#plan(accountId);
      if (planned) await work(planned);
      return true;
    });
    return done ?? false;
  }

  /** How many sessions each agent has now: theirs, ringing with them, and whose records they finish. */
  async loads(accountId: string): Promise<ReadonlyMap<string, number>> {
    const loads = new Map<string, number>();
    for (const { agentId, count } of await this.#table.loads(accountId, this.#now())) {
      loads.set(agentId, (loads.get(agentId) ?? 0) + count);
    }
    return loads;
  }

  /** The queue that a new session enters: the one that was meant, or where that one overflows to. Refuses with `unavailable` when it is full. */
  async admit(snapshot: Snapshot, queue: Queue): Promise<Queue> {
    const settingsOf = (id: string) => snapshot.queues.get(id)?.settings.routing ?? {};
    const { maxLength, overflow } = settingsOf(queue.id);
    if (maxLength === undefined && overflow?.length === undefined) return queue;
    const lengths = await this.#table.lengths(snapshot.account.id);
    const admission = admit(queue.id, settingsOf, (id) => lengths.get(id) ?? 0);
    if (admission.kind === 'full') throw new Refusal('unavailable', 'So many wait already that no more are taken.');
    return snapshot.queues.get(admission.queueId) ?? queue;
  }

  async #plan(accountId: string): Promise<RoutingWork | null> {
    const snapshot = await this.#directory.snapshot(accountId);
    if (!snapshot) return null;
    const queues = routedQueues(snapshot);
    if (queues.length === 0) return null;
    const now = this.#now();
    const presences = await this.#attendance.ofAccount(accountId);
    const idsOf = (isMeant: (state: AgentState) => boolean) =>
      [...presences.values()].filter(({ state }) => isMeant(state)).map(({ agentId }) => agentId);
    const goneIds = idsOf((state) => state === 'offline');
    const unreachedIds = idsOf((state) => state !== 'online');
    const queueIds = queues.map(({ id }) => id);
    const returning = queues.some(({ settings }) => settings.returnMs !== undefined);
    const [waiting, loads, withdrawals, left] = await Promise.all([
      this.#table.waiting(accountId, queueIds),
      this.#table.loads(accountId, now),
      unreachedIds.length > 0 ? this.#table.ringing(accountId, unreachedIds) : [],
      returning && goneIds.length > 0 ? this.#table.active(accountId, goneIds) : [],
    ]);
    const preferring = new Set(queues.filter(({ settings }) => settings.lastAgentMs !== undefined).map(({ id }) => id));
    const visitors = waiting.filter(({ queueId }) => preferring.has(queueId)).map(({ visitorId }) => visitorId);
    const lastAgents = await this.#table.lastAgents(accountId, [...new Set(visitors)]);
    const needs = needsOf(queues, snapshot);
    const plan = route({
      now,
      queues,
      agents: agentsOf(snapshot, presences, loads),
      waiting: waiting.map((row) => sessionOf(row, lastAgents, needs)),
    });
    const { returns, nextAt } = overdue(left, queues, presences, now);
    return { ...plan, withdrawals, returns, nextAt: earliest(plan.nextAt, nextAt) };
  }
}

function routedQueues({ queues }: Snapshot): readonly RoutedQueue[] {
  return [...queues.values()]
    .filter(({ settings }) => Object.keys(settings.routing ?? {}).length > 0)
    .map(({ id, settings, members }) => ({
      id,
      settings: settings.routing ?? {},
      agentIds: members.filter(({ rights }) => rights.includes('respond')).map(({ agentId }) => agentId),
    }));
}

function agentsOf(
  { agents }: Snapshot,
  presences: ReadonlyMap<string, StoredPresence>,
  rows: readonly LoadRow[],
): readonly RoutedAgent[] {
  const loads = Map.groupBy(rows, ({ agentId }) => agentId);
  return [...presences.values()].flatMap(({ agentId, state, since, idleSince, offeredAt, missed }) => {
    const agent = agents.get(agentId);
    if (!agent || agent.disabled) return [];
    const own = loads.get(agentId) ?? [];
    return {
      id: agentId,
      state,
      skills: agent.skills ?? {},
      capacity: agent.capacity ?? null,
      load: new Map(own.map(({ queueId, count }) => [queueId ?? '', count])),
      isRinging: own.some(({ isRinging }) => isRinging),
      // Who just came has not been idle longer than who was here.
      idleSince: Math.max(idleSince ?? 0, since),
      offeredAt: offeredAt ?? 0,
      missed,
    };
  });
}

type Needs = (row: WaitingRow) => Skills;

/** What sessions need of agents, by the languages that are spoken in their queues. */
function needsOf(queues: readonly RoutedQueue[], { agents }: Snapshot): Needs {
  const wanting = new Map(
    queues
      .filter(({ settings }) => settings.languageLevel !== undefined)
      .map(({ id, settings, agentIds }) => {
        const skills = agentIds.flatMap((agentId) => Object.keys(agents.get(agentId)?.skills ?? {}));
        return [id, { settings, known: [...new Set(skills)] }] as const;
      }),
  );
  return ({ queueId, skills, visitorLanguage }) => {
    const { settings, known } = wanting.get(queueId) ?? { settings: {}, known: [] };
    return withLanguage(skills, visitorLanguage, settings, known);
  };
}

function sessionOf(row: WaitingRow, lastAgents: ReadonlyMap<string, string>, needs: Needs): WaitingSession {
  const { visitorId, visitorLanguage: _language, wait, ...session } = row;
  return {
    ...session,
    skills: needs(row),
    wait: wait ?? { arrivedAt: row.waitingSince, passedQueueIds: [], offeredUntil: null, lostOffers: [] },
    lastAgentId: lastAgents.get(visitorId) ?? null,
  };
}

/** The sessions to be returned now, and when the next one is due. */
function overdue(
  left: readonly HeldRow[],
  queues: readonly RoutedQueue[],
  presences: ReadonlyMap<string, StoredPresence>,
  now: number,
) {
  const after = new Map(
    queues.map(({ id, settings }: { id: string; settings: RoutingSettings }) => [id, settings.returnMs]),
  );
  const returns: HeldRow[] = [];
  let nextAt: number | null = null;
  for (const held of left) {
    const returnMs = after.get(held.queueId);
    if (returnMs === undefined) continue;
    const dueAt = (presences.get(held.agentId)?.since ?? now) + returnMs;
    if (dueAt <= now) returns.push(held);
    else nextAt = earliest(nextAt, dueAt);
  }
  return { returns, nextAt };
}

function earliest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
