import { type Actor, sightOf } from '../core/access.ts';
import type { Snapshot } from '../core/directory.ts';
import { Refusal } from '../core/refusal.ts';
import { defaultSettings } from '../core/reports/figure.ts';
import { periodOf } from '../core/reports/period.ts';
import { zoneOf } from '../core/zone.ts';
import type { StoredPresence } from '../store/agent-presence.ts';
import type { AtRisk, LiveFigures, QueueNow } from '../store/live-figures.ts';
import type { Accounts } from './accounts.ts';
import type { Attendance } from './attendance.ts';
import type { ReportCell, Reports } from './reports.ts';

/** How an agent stands, and what they have. */
export interface AgentNow {
  readonly agentId: string;
  readonly presence: Pick<StoredPresence, 'state' | 'since'> | null;
  readonly active: number;
  readonly ringing: number;
  readonly wrappingUp: number;
}

/** What is going on in an account. Times are epoch milliseconds. */
export interface LiveView {
  readonly at: number;
  /** Every queue, and what is in none. */
  readonly queues: readonly QueueNow[];
  /** Every agent who is not disabled. */
  readonly agents: readonly AgentNow[];
  /** The most urgent of the sessions at risk. */
  readonly atRisk: readonly AtRisk[];
  /** Today by the account's clocks: figures of volume and service level, and what was opened each hour. */
  readonly today: { readonly volume: ReportCell; readonly service: ReportCell; readonly hours: readonly ReportCell[] };
}

const HELD_MS = 1_000;
const MOST_HELD = 1_000;
const MOST_AT_RISK = 20;

/** Tells what is going on now. An account is read at most once a second, however many look. */
export class Live {
  readonly #figures: LiveFigures;
  readonly #accounts: Pick<Accounts, 'snapshot'>;
  readonly #attendance: Pick<Attendance, 'ofAccount'>;
  readonly #reports: Pick<Reports, 'read'>;
  readonly #now: () => number;
  readonly #held = new Map<string, { readonly readAt: number; readonly view: Promise<LiveView> }>();

  constructor(parts: {
    readonly figures: LiveFigures;
    readonly accounts: Pick<Accounts, 'snapshot'>;
    readonly attendance: Pick<Attendance, 'ofAccount'>;
    readonly reports: Pick<Reports, 'read'>;
    readonly now: () => number;
  }) {
    this.#figures = parts.figures;
    this.#accounts = parts.accounts;
    this.#attendance = parts.attendance;
    this.#reports = parts.reports;
    this.#now = parts.now;
  }

  /** For those who see all of the account; refuses others with `forbidden`. */
  async view(actor: Actor): Promise<LiveView> {
    if (sightOf(actor).of !== 'account')
      throw new Refusal('forbidden', 'What is going on is for those who may see all of it.');
    const { accountId } = actor;
    const held = this.#held.get(accountId);
    if (held && performance.now() - held.readAt < HELD_MS) return held.view;
    const view = this.#read(accountId);
    if (this.#held.size >= MOST_HELD) this.#held.delete(this.#held.keys().next().value ?? '');
    this.#held.set(accountId, { readAt: performance.now(), view });
    view.catch(() => this.#held.delete(accountId));
    return view;
  }

  async #read(accountId: string): Promise<LiveView> {
    const now = this.#now();
    const snapshot = await this.#accounts.snapshot(accountId);
    const [queues, loads, presence, atRisk, today] = await Promise.all([
      this.#figures.queues(accountId, now),
      this.#figures.agents(accountId, now),
      this.#attendance.ofAccount(accountId),
      this.#figures.atRisk(accountId, now, MOST_AT_RISK),
      this.#today(snapshot, now),
    ]);
    const loadOf = new Map(loads.map((load) => [load.agentId, load]));
    return {
      at: now,
      queues: withIdleQueues(queues, snapshot),
      agents: [...snapshot.agents.values()]
        .filter(({ disabled }) => !disabled)
        .map(({ id }) => ({ ...idleAgent, ...loadOf.get(id), agentId: id, presence: presence.get(id) ?? null })),
      atRisk,
      today,
    };
  }

  async #today({ account }: Snapshot, now: number): Promise<LiveView['today']> {
    const zone = zoneOf(account.zone);
    const asked = {
      period: periodOf('today', zone, now),
      zone,
      compares: false,
      groupBy: null,
      filter: {},
      settings: defaultSettings,
    } as const;
    const actor = { kind: 'system', accountId: account.id } as const;
    const [volume, service] = await Promise.all([
      this.#reports.read(actor, 'volume', { ...asked, interval: 'hour' }),
      this.#reports.read(actor, 'service-level', { ...asked, interval: null }),
    ]);
    if (!volume.total || !service.total) throw new Error('These reports have totals');
    return { volume: volume.total, service: service.total, hours: volume.series };
  }
}

const idleAgent = { active: 0, ringing: 0, wrappingUp: 0 };

const idleQueue: Omit<QueueNow, 'queueId'> = {
  waiting: 0,
  ringing: 0,
  waitingSince: null,
  active: 0,
  withBots: 0,
  inForms: 0,
  unanswered: 0,
  atRisk: 0,
  overdue: 0,
};

function withIdleQueues(found: readonly QueueNow[], { queues }: Snapshot): readonly QueueNow[] {
  const busy = new Set(found.map(({ queueId }) => queueId));
  const idle = [...queues.keys()].filter((id) => !busy.has(id)).map((queueId) => ({ queueId, ...idleQueue }));
  return [...found, ...idle];
}
