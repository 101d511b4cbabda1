import { randomUUID } from 'node:crypto';
import type { App } from '../app/context.ts';
import type { Positioned } from '../core/event.ts';
import { holds } from '../core/holds.ts';
import {
  defaultPatience,
  forWebhook,
  nextTry,
  PAUSED_AFTER_MS,
  signingSecrets,
  type Webhook,
} from '../core/webhook.ts';
import type { Dialect, DialectDeliveries, Occasion, Outgoing } from '../dialects/dialect.ts';
import { exampleSession } from './example-session.ts';
import { Settling } from './settling.ts';
import type { Tried, WebhookSender } from './webhook-sender.ts';

type Lane = Awaited<ReturnType<App['deliveries']['take']>>[number];
type Ready = Awaited<ReturnType<App['deliveries']['load']>>[number];

const LOOK_EVERY_MS = 1_000;
const LEASE_MS = 30_000;
const AT_ONCE = 128;
const EACH_AT_ONCE = 16;
const IN_A_ROW = 20;
const GRACE_MS = 5_000;
const GONE = 410;

export interface WebhookOptions {
  readonly app: App;
  readonly dialects: readonly Dialect[];
  readonly sender: WebhookSender;
  readonly onError: (error: unknown) => void;
  /** Hears of webhooks that were paused because they fail. */
  readonly onPaused?: (webhook: Webhook) => void;
  readonly now?: () => number;
  /** How often it looks for what is due and was not announced (milliseconds). */
  readonly lookEveryMs?: number;
  /** From 0 to 1: spreads tries. */
  readonly chance?: () => number;
}

/**
 * Tells webhooks what happens: at least once each, under one id, in each session's order. What is to be told comes
 * from the log, and whose turn it is stands in rows, so nothing is lost by a crash, and several processes share the work.
 */
export class WebhookDeliveries {
  readonly #app: App;
  readonly #told: ReadonlyMap<string, DialectDeliveries>;
  readonly #sender: WebhookSender;
  readonly #settling: Settling;
  readonly #onError: (error: unknown) => void;
  readonly #onPaused: (webhook: Webhook) => void;
  readonly #lookEveryMs: number;
  readonly #now: () => number;
  readonly #chance: () => number;
  readonly #holder = randomUUID();
  readonly #aborting = new AbortController();
  /** Lanes in work, by webhook. */
  readonly #working = new Map<string, number>();
  readonly #work = new Set<Promise<void>>();
  /** Webhooks with lanes that may be due. */
  readonly #stirred = new Set<string>();
  #accounts: ReadonlySet<string> = new Set();
  #isBehind = true;
  #lookAt = 0;
  #stopped = false;
  #wake = () => {};
  #woken = false;
  #undo: (() => unknown)[] = [];
  #running: Promise<void> = Promise.resolve();

  constructor(options: WebhookOptions) {
    this.#app = options.app;
    this.#told = new Map(options.dialects.flatMap(({ name, deliveries }) => (deliveries ? [[name, deliveries]] : [])));
    this.#sender = options.sender;
    this.#settling = new Settling(options.app.deliveries);
    this.#onError = options.onError;
    this.#onPaused = options.onPaused ?? (() => {});
    this.#lookEveryMs = options.lookEveryMs ?? LOOK_EVERY_MS;
    this.#now = options.now ?? Date.now;
    this.#chance = options.chance ?? Math.random;
  }

  start(): void {
    this.#undo = [
      this.#app.journal.onAppended(({ session }) => {
        if (!this.#accounts.has(session.accountId)) return;
        this.#isBehind = true;
        this.#rouse();
      }),
      this.#app.webhooks.onStirred(({ accountId, id }) => {
        this.#accounts = new Set([...this.#accounts, accountId]);
        this.#stirred.add(id);
        this.#isBehind = true;
        this.#rouse();
      }),
    ];
    this.#running = this.#run();
  }

  /** Begins nothing any more, and waits a while for what is in work; what was not answered by then is sent again later. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const step of this.#undo.splice(0)) step();
    this.#rouse();
    const grace = setTimeout(() => this.#aborting.abort(), GRACE_MS);
    await this.#running;
    await Promise.all(this.#work);
    clearTimeout(grace);
    await this.#sender.close();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        const looksAround = performance.now() >= this.#lookAt;
        if (looksAround) {
          this.#lookAt = performance.now() + this.#lookEveryMs;
          this.#accounts = new Set(await this.#app.deliveries.accountIds());
        }
        if (looksAround || this.#isBehind) await this.#plan();
        const taken = await this.#takeDue(looksAround);
        if (taken > 0 || this.#isBehind) continue;
      } catch (error) {
        this.#onError(error);
        this.#woken = false;
      }
      await this.#rest();
    }
  }

  async #plan(): Promise<void> {
    this.#isBehind = false;
    const told = Object.fromEntries([...this.#told].map(([name, { events }]) => [name, events]));
    const { webhookIds, more } = await this.#app.deliveries.plan(told, this.#now());
    for (const id of webhookIds) this.#stirred.add(id);
    if (more) this.#isBehind = true;
  }

  /** Takes what is due, as far as there is room, and sets it to work. Answers how many lanes. */
  async #takeDue(looksAround: boolean): Promise<number> {
    const limit = AT_ONCE - this.#work.size;
    const full = [...this.#working].filter(([, lanes]) => lanes >= EACH_AT_ONCE).map(([id]) => id);
    const asked = [...this.#stirred].filter((id) => !full.includes(id));
    if (limit <= 0 || (asked.length === 0 && !looksAround)) return 0;
    for (const id of asked) this.#stirred.delete(id);
    const at = { now: this.#now(), leaseMs: LEASE_MS };
    const which = { each: EACH_AT_ONCE, limit, webhookIds: looksAround ? null : asked, except: full };
    const lanes = await this.#app.deliveries.take(this.#holder, at, which);
    if (lanes.length === 0) return 0;
    const [ready, webhooks] = await Promise.all([
      this.#app.deliveries.load(lanes, IN_A_ROW),
      this.#app.webhookTable.getMany(
        [...new Map(lanes.map((lane) => [lane.webhookId, lane])).values()].map(({ accountId, webhookId: id }) => ({
          accountId,
          id,
        })),
      ),
    ]);
    const byLane = Map.groupBy(ready, ({ webhookId, sessionId }) => `${webhookId} ${sessionId}`);
    const idle = lanes.filter(({ webhookId, sessionId }) => !byLane.has(`${webhookId} ${sessionId}`));
    await this.#app.deliveries.release(this.#holder, idle, this.#now());
    const counts = Map.groupBy(lanes, ({ webhookId }) => webhookId);
    for (const [id, { length }] of counts) if (length >= EACH_AT_ONCE) this.#stirred.add(id);
    if (lanes.length >= limit) for (const id of asked) this.#stirred.add(id);
    for (const lane of lanes) {
      const webhook = webhooks.find(({ id }) => id === lane.webhookId);
      const due = byLane.get(`${lane.webhookId} ${lane.sessionId}`);
      if (webhook && due) this.#begin(lane, webhook, due);
    }
    return lanes.length;
  }

  #begin(lane: Lane, webhook: Webhook, due: readonly Ready[]): void {
    this.#working.set(webhook.id, (this.#working.get(webhook.id) ?? 0) + 1);
    const work = this.#tellAll(lane, webhook, due)
      .catch((error) => this.#onError(error))
      .finally(() => {
        this.#work.delete(work);
        const left = (this.#working.get(webhook.id) ?? 1) - 1;
        if (left > 0) this.#working.set(webhook.id, left);
        else this.#working.delete(webhook.id);
        this.#rouse();
      });
    this.#work.add(work);
  }

  /** A session's deliveries, one after another, until one fails. */
  async #tellAll(lane: Lane, webhook: Webhook, due: readonly Ready[]): Promise<void> {
    for (const [index, delivery] of due.entries()) {
      const tried = await this.#tell(webhook, delivery);
      const triedAt = this.#now();
      const isLast = index === due.length - 1;
      const outcome = tried === 'aborted' ? null : this.#judge(webhook, delivery, tried, triedAt);
      const nextAt = outcome?.nextAt ?? null;
      const goesOn = outcome !== null && nextAt === null && !isLast && !this.#stopped;
      const held = await this.#settling.settle({
        lane,
        holder: this.#holder,
        id: outcome ? delivery.id : null,
        state: outcome?.state ?? 'void',
        status: outcome?.status ?? null,
        ms: outcome?.ms ?? null,
        failure: outcome?.failure ?? null,
        answer: outcome?.answer ?? null,
        triedAt,
        nextAt,
        held: goesOn,
        dueAt: goesOn ? triedAt + LEASE_MS : (nextAt ?? triedAt),
        done: isLast && outcome !== null && nextAt === null && due.length < IN_A_ROW,
      });
      if (held && outcome && !delivery.test) await this.#keepHealth(webhook, outcome, triedAt);
      if (!held || !goesOn) break;
    }
    this.#stirred.add(webhook.id);
  }

  /** Sends one; null when there is nothing to tell. */
  async #tell(webhook: Webhook, delivery: Ready): Promise<Tried | null | 'aborted'> {
    try {
      const outgoing = await this.#encode(webhook, delivery);
      if (!outgoing) return null;
      const at = this.#now();
      const { url: named = webhook.url, ...request } = outgoing;
      // A test tries the address that the webhook itself has.
      const url = delivery.test ? webhook.url : named;
      const secrets = signingSecrets(webhook, at);
      return await this.#sender.send({ ...request, id: delivery.id, at, url, secrets }, this.#aborting.signal);
    } catch (error) {
      if (this.#aborting.signal.aborted) return 'aborted';
      this.#onError(error);
      return { status: null, ms: null, failure: 'unforeseen', answer: null, askedForMs: 0 };
    }
  }

  async #encode(webhook: Webhook, delivery: Ready): Promise<Outgoing | null> {
    const deliveries = this.#told.get(webhook.dialect);
    if (!deliveries) return null;
    const { accountId, sessionId, position } = delivery;
    const snapshot = await this.#app.accounts.snapshot(accountId);
    if (delivery.test) return encodeExample(deliveries, { webhook, snapshot }, delivery);
    const told = delivery.event && forWebhook(delivery.event, webhook);
    if (!told) return null;
    const occasion = { id: delivery.id, webhook, snapshot, told: { position, sessionId, event: told } };
    if (!deliveries.reads && webhook.filter === null) return deliveries.encode({ ...occasion, row: null, log: [] });
    const system = { kind: 'system', accountId } as const;
    const row = await this.#app.history.get(system, sessionId);
    if (webhook.filter !== null) {
      const condition = await this.#app.filters.conditionOf(accountId, webhook.filter);
      if (!holds(condition, row, this.#now())) return null;
    }
    if (!deliveries.reads) return deliveries.encode({ ...occasion, row: null, log: [] });
    const read = await this.#app.history.positionedEventsOf(system, [row], deliveries.reads);
    return deliveries.encode({ ...occasion, row, log: visibleTo(webhook, read.get(sessionId) ?? []) });
  }

  #judge(webhook: Webhook, delivery: Ready, tried: Tried | null, triedAt: number) {
    const nothing = { status: null, ms: null, failure: null, answer: null };
    if (!tried) return { ...nothing, state: 'void', nextAt: null } as const;
    if (tried.failure === null) return { ...tried, state: 'delivered', nextAt: null } as const;
    const { patience = defaultPatience } = this.#told.get(webhook.dialect) ?? {};
    const attempts = delivery.attempts + 1;
    const { queuedAt } = delivery;
    const { askedForMs } = tried;
    const nextAt = delivery.test
      ? null
      : nextTry(patience, { attempts, queuedAt, triedAt, chance: this.#chance(), askedForMs });
    return { ...tried, state: nextAt === null ? 'dead' : 'waiting', nextAt } as const;
  }

  /** Keeps since when a webhook fails, and pauses it when that has gone on for too long, or its receiver is gone for good. */
  async #keepHealth(
    { accountId, id, failingSince, ...webhook }: Webhook,
    outcome: { readonly state: string; readonly status: number | null; readonly failure: string | null },
    at: number,
  ): Promise<void> {
    if (outcome.state === 'void') return;
    const { webhookTable } = this.#app;
    if (outcome.failure === null) {
      if (failingSince !== null) await webhookTable.setFailing(accountId, id, null);
      return;
    }
    if (failingSince === null) await webhookTable.setFailing(accountId, id, at);
    const isGone = outcome.status === GONE;
    if (!isGone && (failingSince === null || at - failingSince < PAUSED_AFTER_MS)) return;
    const notice = isGone ? 'gone' : 'failing';
    const isNews = await webhookTable.pause(accountId, id, at, notice);
    if (isNews) this.#onPaused({ ...webhook, accountId, id, failingSince, pausedAt: at, notice });
  }

  #rouse(): void {
    this.#woken = true;
    this.#wake();
  }

  /** Until something happens, or it is time to look around. */
  async #rest(): Promise<void> {
    if (this.#woken || this.#stopped) {
      this.#woken = false;
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(this.#lookAt - performance.now(), 1));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => {};
    this.#woken = false;
  }
}

function visibleTo(webhook: Webhook, log: readonly Positioned[]): readonly Positioned[] {
  return log.flatMap((one) => {
    const event = forWebhook(one.event, webhook);
    return event ? [{ ...one, event }] : [];
  });
}

/** The dialect's own test, or what it tells of the last event of an example that it has words for. */
function encodeExample(
  deliveries: DialectDeliveries,
  to: Pick<Occasion, 'webhook' | 'snapshot'>,
  { id, sessionId, queuedAt }: Ready,
): Outgoing | null {
  const { row, log } = exampleSession(to.snapshot, sessionId, queuedAt);
  const occasions = log.map((told) => ({ ...to, id, told, row, log })).reverse();
  const [last] = occasions;
  if (deliveries.encodeTest && last) return deliveries.encodeTest(last);
  return occasions.map((occasion) => deliveries.encode(occasion)).find((outgoing) => outgoing !== null) ?? null;
}
