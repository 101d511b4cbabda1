import { randomBytes } from 'node:crypto';
import { type Actor, mayManage } from '../core/access.ts';
import { type Bot, type BotSettings, modelBotDefaults, webhookBotDefaults } from '../core/bot.ts';
import { invalidInput, Refusal } from '../core/refusal.ts';
import type { BotTurn, BotTurns } from '../store/bot-turns.ts';
import type { BotTable } from '../store/bots.ts';
import { type Accounts, refuseUnlessManager } from './accounts.ts';
import type { Sealing } from './sealing.ts';
import { hashSecret, makeId, makeSecret } from './secrets.ts';

const MOST = 50;

type SettingsOf<K extends BotSettings['kind']> = Omit<Extract<BotSettings, { kind: K }>, 'kind'>;

/** What is told of a bot's settings; the rest keeps its default, or stands as it was. */
export type SettingsRequest =
  | ({ readonly kind: 'webhook' } & Partial<SettingsOf<'webhook'>>)
  | ({ readonly kind: 'model' } & Partial<SettingsOf<'model'>>);

export interface BotRequest {
  readonly name: string;
  readonly avatar?: string;
  readonly settings: SettingsRequest;
  /** A model's key at its endpoint. */
  readonly endpointKey?: string | null;
}

export type BotChangeRequest = Partial<BotRequest & Pick<Bot, 'disabled'>>;

/** A webhook bot's secrets, told once: what Koine signs with, and what the bot calls with. */
export interface ToldSecrets {
  readonly signingSecret: string;
  readonly key: string;
}

/** The account's bots. Changes are for those who may manage; `null` as actor is the operator at the command line. */
export class Bots {
  readonly #table: BotTable;
  readonly #turns: BotTurns;
  readonly #accounts: Accounts;
  readonly #sealing: Sealing | null;

  constructor(parts: {
    readonly table: BotTable;
    readonly turns: BotTurns;
    readonly accounts: Accounts;
    readonly sealing: Sealing | null;
  }) {
    this.#table = parts.table;
    this.#turns = parts.turns;
    this.#accounts = parts.accounts;
    this.#sealing = parts.sealing;
  }

  /** An account has at most 50. Refuses with `invalid-input` what no bot could be reached by. */
  async create(
    actor: Actor | null,
    accountId: string,
    request: BotRequest,
  ): Promise<{ readonly bot: Bot; readonly secrets: ToldSecrets | null }> {
    refuseUnlessManager(actor);
    const { account, bots } = await this.#accounts.snapshot(accountId);
    if (bots.size >= MOST) throw new Refusal('conflict', `An account has at most ${MOST} bots.`);
    const settings = complete(request.settings);
    const id = makeId();
    const secrets = settings.kind === 'webhook' ? makeSecrets(account.number) : null;
    const shared = secrets?.signingSecret ?? request.endpointKey ?? null;
    await this.#table.add(accountId, {
      id,
      name: request.name,
      avatar: request.avatar ?? '🤖',
      settings,
      keyHash: secrets && hashSecret(secrets.key),
      sealedSecret: shared === null ? null : this.#seal(accountId, id, shared),
    });
    return { bot: await this.bot(accountId, id), secrets };
  }

  /** What a bot is stays: a model does not become a webhook. */
  async change(actor: Actor | null, accountId: string, id: string, request: BotChangeRequest): Promise<Bot> {
    refuseUnlessManager(actor);
    const known = await this.bot(accountId, id);
    const { settings, endpointKey, ...changes } = request;
    if (settings && settings.kind !== known.settings.kind) {
      throw invalidInput('/settings/kind', 'A bot stays of its kind.');
    }
    if (endpointKey !== undefined && known.settings.kind !== 'model') {
      throw invalidInput('/endpointKey', 'Only a model has a key at its endpoint.');
    }
    await this.#table.change(accountId, id, {
      ...changes,
      ...(settings && { settings: complete({ ...known.settings, ...settings } as SettingsRequest) }),
      ...(endpointKey !== undefined && {
        sealedSecret: endpointKey === null ? null : this.#seal(accountId, id, endpointKey),
      }),
    });
    return this.bot(accountId, id);
  }

  /** New secrets for a webhook bot; the old ones prove nothing from now on. */
  async renewSecrets(actor: Actor | null, accountId: string, id: string): Promise<ToldSecrets> {
    refuseUnlessManager(actor);
    const { settings } = await this.bot(accountId, id);
    if (settings.kind !== 'webhook') throw new Refusal('conflict', 'Only a webhook bot has secrets of this kind.');
    const { account } = await this.#accounts.snapshot(accountId);
    const secrets = makeSecrets(account.number);
    await this.#table.change(accountId, id, {
      keyHash: hashSecret(secrets.key),
      sealedSecret: this.#seal(accountId, id, secrets.signingSecret),
    });
    return secrets;
  }

  /** Refuses with `conflict` while an inbox names it. Sessions that it has go to the queue at the visitor's next word. */
  async remove(actor: Actor | null, accountId: string, id: string): Promise<void> {
    refuseUnlessManager(actor);
    await this.bot(accountId, id);
    const { inboxes } = await this.#accounts.snapshot(accountId);
    const inbox = [...inboxes.values()].find(({ settings }) => settings.bot?.id === id);
    if (inbox) throw new Refusal('conflict', `The bot meets the visitors of the inbox "${inbox.name}".`);
    await this.#table.remove(accountId, id);
  }

  /** Refuses with `not-found`. */
  async bot(accountId: string, id: string): Promise<Bot> {
    const bot = (await this.#accounts.snapshot(accountId)).bots.get(id);
    if (!bot) throw new Refusal('not-found', 'There is no such bot.');
    return bot;
  }

  /** What bots were asked in a session, and what came of it, in order. Refuses all but supervisors and managing keys [K5]. */
  async turns(actor: Actor, sessionId: string): Promise<readonly BotTurn[]> {
    const isSupervisor = actor.kind === 'agent' ? actor.role !== 'agent' : mayManage(actor);
    if (!isSupervisor) throw new Refusal('forbidden', 'Only supervisors may read what a bot was asked.');
    return this.#turns.list(actor.accountId, sessionId);
  }

  /** What the bot shares with its other side: a webhook's signing secret, a model's key. Null when there is none, or it cannot be opened. */
  async sharedSecret(accountId: string, id: string): Promise<string | null> {
    const sealed = await this.#table.sealedSecret(accountId, id);
    return sealed && this.#sealing ? this.#sealing.open(accountId, contextOf(id), sealed) : null;
  }

  #seal(accountId: string, id: string, secret: string): Buffer {
    if (!this.#sealing) throw new Refusal('unavailable', 'This Koine has no key to seal secrets with.');
    return this.#sealing.seal(accountId, contextOf(id), secret);
  }
}

function contextOf(botId: string): string {
  return `bot ${botId}`;
}

function makeSecrets(accountNumber: number): ToldSecrets {
  return {
    signingSecret: `whsec_${randomBytes(32).toString('base64')}`,
    key: `bot_${accountNumber}_${makeSecret()}`,
  };
}

function complete(request: SettingsRequest): BotSettings {
  if (request.kind === 'webhook') {
    const { url = '' } = request;
    return { ...webhookBotDefaults, ...request, url: webAddress(url, '/settings/url') };
  }
  const { baseUrl = '', model = '' } = request;
  if (model.trim() === '') throw invalidInput('/settings/model', 'Say which model.');
  const address = webAddress(baseUrl, '/settings/baseUrl').replace(/\/+$/, '');
  return { ...modelBotDefaults, ...request, model, baseUrl: address };
}

function webAddress(text: string, pointer: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '') {
    throw invalidInput(pointer, 'This is not an address of the web.');
  }
  return text;
}
