import { type Actor, mayManage } from '../core/access.ts';
import { invalidInput, Refusal } from '../core/refusal.ts';
import type { Webhook } from '../core/webhook.ts';
import type { WebhookTable } from '../store/webhooks.ts';
import { makeId } from './secrets.ts';

const MOST = 100;
const URL_LENGTH = 2048;

/** Who wants to be told of the account's sessions. For those who may manage; an account has at most 100. */
export class Webhooks {
  readonly #table: WebhookTable;

  constructor(parts: { readonly table: WebhookTable }) {
    this.#table = parts.table;
  }

  /** Those of one dialect, oldest first. */
  async list(actor: Actor, dialect: string): Promise<readonly Webhook[]> {
    refuseUnlessManager(actor);
    return (await this.#table.list(actor.accountId)).filter((each) => each.dialect === dialect);
  }

  /** Refuses with `invalid-input` what is not an address of the web. */
  async create(actor: Actor, request: Pick<Webhook, 'dialect' | 'url' | 'wishes'>): Promise<Webhook> {
    refuseUnlessManager(actor);
    if (request.url.length > URL_LENGTH || !/^https?:$/.test(URL.parse(request.url)?.protocol ?? '')) {
      throw invalidInput('/url', 'This is not an address of the web.');
    }
    const there = await this.#table.list(actor.accountId);
    if (there.length >= MOST) throw new Refusal('conflict', `An account has at most ${MOST} webhooks.`);
    return this.#table.add({ ...request, accountId: actor.accountId, id: makeId() });
  }

  async remove(actor: Actor, webhook: Webhook): Promise<void> {
    refuseUnlessManager(actor);
    await this.#table.remove(actor.accountId, webhook.id);
  }
}

function refuseUnlessManager(actor: Actor): void {
  if (!mayManage(actor)) throw new Refusal('forbidden', 'Only owners, admins and managing keys may do this.');
}
