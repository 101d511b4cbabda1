import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../app/context.ts';
import type { RoutingWork } from '../app/routing.ts';
import type { EventType } from '../core/event.ts';
import { Refusal } from '../core/refusal.ts';
import type { TimerHandler } from '../dialects/dialect.ts';

const RING = 'routing-ring';
const PASS = 'routing-pass';
/** An account that is routed is looked at so often, whatever happens or is missed. */
const BEAT_MS = 5_000;
const BUSY_MS = 50;
const AT_ONCE = 32;

/** What may give an agent a session, or take one from them. */
const stirring: ReadonlySet<EventType> = new Set<EventType>([
  'queue-entered',
  'priority-set',
  'skills-required',
  'offer-answered',
  'session-accepted',
  'session-transferred',
  'session-ended',
  'wrapped-up',
]);

type Appended = Parameters<Parameters<App['journal']['onAppended']>[0]>[0];

/**
 * Rings waiting sessions with agents. Every process routes what happens in it; one at a time plans for an account, and
 * the journal's version check decides, so that no session goes to two. All it goes by is stored: another process takes
 * up where one died, by the timers it left.
 */
export class Router {
  readonly timers: Readonly<Record<string, TimerHandler>>;
  readonly #app: App;
  readonly #onError: (error: unknown) => void;
  readonly #stopListening: readonly (() => void)[];
  readonly #woken = new Set<string>();
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(app: App, onError: (error: unknown) => void) {
    this.#app = app;
    this.#onError = onError;
    this.#stopListening = [
      app.journal.onAppended((appended) => this.#hear(appended)),
      app.attendance.onChange((accountId) => this.wake(accountId)),
      app.authentication.onChange((accountId) => void (accountId !== null && this.wake(accountId))),
    ];
    this.timers = {
      [RING]: (_app, { accountId, sessionId }) => this.#ringOut(accountId, sessionId),
      [PASS]: (_app, { accountId }) => this.#passInTime(accountId),
    };
  }

  /** Looks at every account once; what was left by a process that died is taken up. */
  async start(): Promise<void> {
    for (const { id } of await this.#app.accounts.all()) this.wake(id);
  }

  /** Something changed in the account that may change who rings with whom. */
  wake(accountId: string): void {
    if (this.#stopping.signal.aborted) return;
    this.#woken.add(accountId);
    this.#running ??= this.#run();
  }

  /** Resolves when all is done for which it was woken. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** Takes nothing up any more, and waits for what is in work. */
  async stop(): Promise<void> {
    for (const stop of this.#stopListening) stop();
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    // What stirs together is looked at together.
    await new Promise(setImmediate);
    for (const accountId of this.#woken) {
      if (this.#stopping.signal.aborted) break;
      this.#woken.delete(accountId);
      try {
        if (await this.#pass(accountId)) continue;
        // Another process plans for this account, perhaps without knowing of what woke this one.
        this.#woken.add(accountId);
        await pause(BUSY_MS, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      } catch (error) {
        this.#onError(error);
      }
    }
    this.#running = this.#woken.size > 0 && !this.#stopping.signal.aborted ? this.#run() : null;
  }

  /** False when another process is at it. */
  async #pass(accountId: string): Promise<boolean> {
    if (!(await this.#app.routing.isRouted(accountId))) return true;
    await this.#writing;
    return this.#app.routing.alone(accountId, (work) => this.#do(accountId, work));
  }

  async #do(accountId: string, work: RoutingWork): Promise<void> {
    const { attendance, chat, timers, now } = this.#app;
    const system = { kind: 'system', accountId } as const;
    const command = async (sessionId: string, intent: Parameters<typeof chat.command>[2]) => {
      // What was planned may be out of date by now: then it is refused, and what outdated it wakes the router again.
      await chat.command(system, sessionId, intent).catch((error) => this.#ignoreRefusal(error));
    };
    const dueAt = Math.min(work.nextAt ?? Number.POSITIVE_INFINITY, now() + BEAT_MS);
    await timers.set({ accountId, sessionId: accountId, kind: PASS, dueAt });
    await attendance.setAway(accountId, work.away);
    await inTurns(work.withdrawals, ({ id }) => command(id, { type: 'answer-offer', how: 'withdrawn' }));
    await inTurns(work.returns, ({ id, queueId }) => command(id, { type: 'requeue', queueId, reason: 'returned' }));
    await inTurns(work.overflows, ({ sessionId, queueId }) =>
      command(sessionId, { type: 'requeue', queueId, reason: 'overflowed' }),
    );
    await inTurns(work.endings, (sessionId) => command(sessionId, { type: 'end', reason: 'waited-too-long' }));
    await inTurns(work.offers, async ({ sessionId, agentId, until }) => {
      // Set before: should this process die between the two, the offer does not ring for ever.
      await timers.set({ accountId, sessionId, kind: RING, dueAt: until });
      await command(sessionId, { type: 'offer', agentId, until });
    });
    await attendance.offered(
      accountId,
      work.offers.map(({ agentId }) => agentId),
    );
  }

  /** Lets an offer go that nobody answered in time; the next agent's turn comes. */
  async #ringOut(accountId: string, sessionId: string): Promise<number | undefined> {
    const { chat, now } = this.#app;
    const system = { kind: 'system', accountId } as const;
    try {
      const { offer } = await chat.session(system, sessionId);
      if (!offer) return undefined;
      if (offer.until > now()) return offer.until;
      await chat.command(system, sessionId, { type: 'answer-offer', how: 'unanswered' });
    } catch (error) {
      this.#ignoreRefusal(error);
    }
    return undefined;
  }

  async #passInTime(accountId: string): Promise<number | undefined> {
    if (!(await this.#app.routing.isRouted(accountId))) return undefined;
    this.wake(accountId);
    return this.#app.now() + BEAT_MS;
  }

  #hear(appended: Appended): void {
    if (!appended.events.some(({ type }) => stirring.has(type))) return;
    const { accountId } = appended.session;
    this.#writing = this.#writing.then(() => this.#noteAssignments(appended)).catch(this.#onError);
    this.wake(accountId);
  }

  /** Who was given a session, and whom one left, is idle since; who let one ring out missed it. */
  async #noteAssignments({ session, events }: Appended): Promise<void> {
    const { accountId } = session;
    const { attendance, routing } = this.#app;
    if (!(await routing.isRouted(accountId))) return;
    for (const event of events) {
      if (event.type !== 'offer-answered' || event.how !== 'unanswered') continue;
      await attendance.miss(accountId, event.agent.id);
    }
    const times = new Set(events.map(({ at }) => at));
    const { wrapUp } = session;
    for (const { agent, acceptedAt, leftAt } of session.agentLegs.slice(-2)) {
      if (times.has(acceptedAt)) await attendance.assigned(accountId, agent.id, acceptedAt, 'given');
      else if (leftAt !== null && times.has(leftAt)) await attendance.assigned(accountId, agent.id, leftAt, 'left');
    }
    if (typeof wrapUp?.doneAt !== 'number' || !times.has(wrapUp.doneAt)) return;
    await attendance.assigned(accountId, wrapUp.agent.id, wrapUp.doneAt, 'left');
  }

  #ignoreRefusal(error: unknown): void {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'unavailable') this.#onError(error);
  }
}

/** Does the work for each, so many at a time. */
async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let first = 0; first < items.length; first += AT_ONCE) {
    await Promise.all(items.slice(first, first + AT_ONCE).map(work));
  }
}
