import { createHash, randomBytes } from 'node:crypto';
import { type Actor, mayManage } from '../core/access.ts';
import type { EventType } from '../core/event.ts';
import type { Place } from '../core/query.ts';
import { invalidInput, Refusal } from '../core/refusal.ts';
import { type Delivery, type DeliveryState, type Webhook, withNewSecret } from '../core/webhook.ts';
import type { Deliveries, Replay, Replayed } from '../store/deliveries.ts';
import type { WebhookChanges, WebhookTable } from '../store/webhooks.ts';
import type { Filters } from './filters.ts';
import { makeId } from './secrets.ts';

export type { Replay, Replayed } from '../store/deliveries.ts';

/** What is asked for; without `secret` one is made. */
export interface WebhookRequest extends Pick<Webhook, 'dialect' | 'url'> {
  readonly name?: string;
  readonly wishes?: Webhook['wishes'];
  readonly events?: readonly EventType[] | null;
  readonly notes?: boolean;
  readonly filter?: string | null;
  readonly secret?: string;
}

const MOST = 100;
const URL_LENGTH = 2048;
const REPLAYED_AT_ONCE = 10_000;
const DAY_MS = 24 * 3_600_000;
const DELIVERED_KEPT_MS = 10 * DAY_MS;
const DEAD_KEPT_MS = 30 * DAY_MS;

/** Who wants to be told of the account's sessions. For those who may manage; an account has at most 100. */
export class Webhooks {
  readonly #table: WebhookTable;
  readonly #deliveries: Deliveries;
  readonly #filters: Pick<Filters, 'read'>;
  readonly #now: () => number;
  readonly #listeners = new Set<(webhook: Pick<Webhook, 'accountId' | 'id'>) => void>();

  constructor(parts: {
    readonly table: WebhookTable;
    readonly deliveries: Deliveries;
    readonly filters: Pick<Filters, 'read'>;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#deliveries = parts.deliveries;
    this.#filters = parts.filters;
    this.#now = parts.now;
  }

  /** Calls the listener when something may be there to send that no append announced. Returns how to stop. */
  onStirred(listener: (webhook: Pick<Webhook, 'accountId' | 'id'>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** All, or those of one dialect, oldest first. */
  async list(actor: Actor, dialect?: string): Promise<readonly Webhook[]> {
    refuseUnlessManager(actor);
    const all = await this.#table.list(actor.accountId);
    return dialect === undefined ? all : all.filter((each) => each.dialect === dialect);
  }

  /** Refuses with `not-found`. */
  async get(actor: Actor, id: string): Promise<Webhook> {
    refuseUnlessManager(actor);
    const webhook = await this.#table.get(actor.accountId, id);
    if (!webhook) throw new Refusal('not-found', 'There is no such webhook.');
    return webhook;
  }

  /** Refuses with `invalid-input` what is not an address of the web. What happens from now on is told. */
  async create(actor: Actor, request: WebhookRequest): Promise<Webhook> {
    refuseUnlessManager(actor);
    refuseUnlessWeb(request.url);
    const there = await this.#table.list(actor.accountId);
    if (there.length >= MOST) throw new Refusal('conflict', `An account has at most ${MOST} webhooks.`);
    const webhook = await this.#table.add({
      accountId: actor.accountId,
      id: makeId(),
      name: request.name ?? '',
      dialect: request.dialect,
      url: request.url,
      wishes: request.wishes ?? {},
      events: request.events ?? null,
      notes: request.notes ?? false,
      filter: await this.#filterOf(actor, request.filter ?? null),
      secrets: [{ secret: request.secret ?? makeSigningSecret(), until: null }],
    });
    this.#stir(webhook);
    return webhook;
  }

  /** Makes sure of the account's webhook in a dialect whose sessions name their own addresses; one that was paused stays so. */
  async stand(accountId: string, dialect: string): Promise<void> {
    const id = standingId(accountId, dialect);
    if (await this.#table.get(accountId, id)) return;
    const rest = { name: '', url: '', wishes: {}, events: null, notes: false, filter: null, secrets: [] };
    await this.#table.addOnce({ accountId, id, dialect, ...rest });
    this.#stir({ accountId, id });
  }

  async change(actor: Actor, id: string, { paused, ...changes }: WebhookChanges & { readonly paused?: boolean }) {
    const { accountId } = await this.get(actor, id);
    if (changes.url !== undefined) refuseUnlessWeb(changes.url);
    const { filter } = changes;
    await this.#table.change(accountId, id, {
      ...changes,
      ...(filter !== undefined && { filter: await this.#filterOf(actor, filter) }),
    });
    if (paused === true) await this.#table.pause(accountId, id, this.#now(), null);
    if (paused === false) await this.#table.resume(accountId, id, this.#now());
    this.#stir({ accountId, id });
    return this.get(actor, id);
  }

  /** Nobody asks when it is told, so `me` means nobody in it. */
  async #filterOf({ accountId }: Actor, filter: string | null): Promise<string | null> {
    if (filter === null) return null;
    return (await this.#filters.read({ kind: 'system', accountId }, filter, '/filter')).canonical;
  }

  async remove(actor: Actor, webhook: Pick<Webhook, 'id'>): Promise<void> {
    refuseUnlessManager(actor);
    await this.#table.remove(actor.accountId, webhook.id);
  }

  /** A new secret, which is the first of the answer's; those before it sign for `overlapMs` more. */
  async rotateSecret(actor: Actor, id: string, change: { readonly overlapMs: number }): Promise<Webhook> {
    const webhook = await this.get(actor, id);
    const secrets = withNewSecret(webhook, makeSigningSecret(), { ...change, at: this.#now() });
    await this.#table.setSecrets(webhook.accountId, id, secrets);
    return { ...webhook, secrets };
  }

  /** Sends one event that is made up, once, even when the webhook is paused; the log tells how it went. */
  async test(actor: Actor, id: string): Promise<Delivery> {
    const { accountId, url } = await this.get(actor, id);
    if (url === '') throw new Refusal('conflict', 'Each delivery names its own address; there is none to try.');
    const test = { accountId, webhookId: id, id: makeId(), sessionId: makeId() };
    await this.#deliveries.addTest(test, this.#now());
    this.#stir({ accountId, id });
    return this.delivery(actor, id, test.id);
  }

  async delivery(actor: Actor, webhookId: string, id: string): Promise<Delivery> {
    refuseUnlessManager(actor);
    const delivery = await this.#deliveries.get(actor.accountId, webhookId, id);
    if (!delivery) throw new Refusal('not-found', 'There is no such delivery.');
    return delivery;
  }

  /** A page of the log, what was made ready last first. */
  async deliveries(
    actor: Actor,
    id: string,
    list: { readonly state: DeliveryState | null; readonly limit: number; readonly after: Place | null },
  ): Promise<readonly Delivery[]> {
    const { accountId } = await this.get(actor, id);
    return this.#deliveries.list(accountId, id, list);
  }

  /** Sends again, with the same ids, up to 10,000 deliveries of the range, the oldest first; what waits is left as it is. */
  async replay(actor: Actor, id: string, range: Replay): Promise<Replayed> {
    const { accountId } = await this.get(actor, id);
    const at = { now: this.#now(), limit: REPLAYED_AT_ONCE };
    const replayed = await this.#deliveries.replay(accountId, id, range, at);
    this.#stir({ accountId, id });
    return replayed;
  }

  /** Forgets what was delivered more than 10 days ago, and what was given up more than 30 days ago. */
  async sweep(): Promise<void> {
    const now = this.#now();
    await this.#deliveries.sweep({ delivered: now - DELIVERED_KEPT_MS, dead: now - DEAD_KEPT_MS });
  }

  #stir(webhook: Pick<Webhook, 'accountId' | 'id'>): void {
    for (const listener of this.#listeners) listener(webhook);
  }
}

/** As Standard Webhooks has it: 256 random bits in base64 after `whsec_`. */
function makeSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** One for each account and dialect, so that processes that need it at once make one. */
function standingId(accountId: string, dialect: string): string {
  const hex = createHash('sha256').update(`${accountId} ${dialect}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function refuseUnlessWeb(url: string): void {
  const parsed = url.length > URL_LENGTH ? null : URL.parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw invalidInput('/url', 'This is not an address of the web.');
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw invalidInput('/url', 'An address with a name or password in it is not called.');
  }
}

function refuseUnlessManager(actor: Actor): void {
  if (!mayManage(actor)) throw new Refusal('forbidden', 'Only owners, admins and managing keys may do this.');
}
