import { invalidInput, Refusal } from '../../core/refusal.ts';
import type { KeptPushSubscription, PushSubscription, PushTable } from '../../store/push.ts';
import type { CallableAddresses } from '../callable-addresses.ts';
import type { Sealing } from '../sealing.ts';
import type { OwnSignIn } from '../sign-in/own-sign-ins.ts';
import { encryptPush, isPublicKey } from './encryption.ts';
import { makeVapidKeys, readVapidKeys, type VapidKeys, vapidHeader } from './vapid.ts';

const MOST_SUBSCRIPTIONS = 10;
const AUTH_BYTES = 16;
/** The keys are the installation's, not an account's. */
const NO_ACCOUNT = '00000000-0000-0000-0000-000000000000';
const SEAL_CONTEXT = 'push identity';

export type { KeptPushSubscription } from '../../store/push.ts';

/** A notice as the console's worker shows it. */
export interface PushNotice {
  readonly title: string;
  readonly body: string;
  readonly sessionId: string;
}

/** A request to a push service, ready to be sent. */
export interface PushLetter {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Telling agents whose console is closed, by their browsers' push services. */
export class Push {
  readonly #table: PushTable;
  readonly #sealing: Sealing | null;
  readonly #addresses: CallableAddresses;
  readonly #now: () => number;
  #keys: VapidKeys | null = null;

  constructor(parts: {
    readonly table: PushTable;
    readonly sealing: Sealing | null;
    readonly addresses: CallableAddresses;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#sealing = parts.sealing;
    this.#addresses = parts.addresses;
    this.#now = parts.now;
  }

  /** The public key that browsers subscribe with, in base64url; made at the first use, one for all processes. */
  async publicKey(): Promise<string> {
    return (await this.#vapidKeys()).publicKey.toString('base64url');
  }

  /** What the sign-in is told with the console closed; null: nothing. */
  async of({
    actor,
    credentialId,
  }: OwnSignIn): Promise<Pick<PushSubscription, 'details' | 'waiting' | 'unseen'> | null> {
    return (await this.#table.find(actor.accountId, actor.agentId, credentialId)) ?? null;
  }

  /** Tells the agent there from now on, as long as the sign-in lasts; a sign-in has one place, an agent at most ten. */
  async subscribe({ actor, credentialId }: OwnSignIn, subscription: PushSubscription): Promise<void> {
    const { accountId, agentId } = actor;
    const endpoint = this.#callable(subscription.endpoint);
    if (!isPublicKey(subscription.p256dh)) throw invalidInput('/keys/p256dh', 'This is no public key of P-256.');
    if (subscription.auth.length !== AUTH_BYTES) throw invalidInput('/keys/auth', 'This has not 16 bytes.');
    const limits = { most: MOST_SUBSCRIPTIONS, now: this.#now() };
    if (!(await this.#table.put(accountId, { ...subscription, endpoint, credentialId, agentId }, limits))) {
      throw new Refusal('conflict', `An agent is told in at most ${MOST_SUBSCRIPTIONS} browsers; end one.`);
    }
  }

  unsubscribe({ actor, credentialId }: OwnSignIn): Promise<void> {
    return this.#table.remove(actor.accountId, credentialId);
  }

  /** Where to tell agents who are not at their consoles, as each place wants it; of what waits for anybody where that is wanted. */
  async placesOf(
    accountId: string,
    agentIds: readonly string[],
    isWaiting: boolean,
  ): Promise<readonly KeptPushSubscription[]> {
    if (agentIds.length === 0) return [];
    return this.#table.ofAbsent(accountId, agentIds, { now: this.#now(), isWaiting });
  }

  forget(accountId: string, place: KeptPushSubscription): Promise<void> {
    return this.#table.forget(accountId, place);
  }

  /** The notice for one place. A later one of the same session takes the place of one that was not delivered within `ttlMs`. */
  async write(
    place: Pick<PushSubscription, 'endpoint' | 'p256dh' | 'auth'>,
    notice: PushNotice,
    { ttlMs, subject }: { readonly ttlMs: number; readonly subject: string | null },
  ): Promise<PushLetter> {
    const { endpoint } = place;
    return {
      url: endpoint,
      headers: {
        authorization: await vapidHeader(await this.#vapidKeys(), { endpoint, subject, now: this.#now() }),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(Math.max(0, Math.round(ttlMs / 1000))),
        urgency: 'high',
        // At most 32 characters of base64url.
        topic: notice.sessionId.replaceAll('-', '').slice(0, 32),
      },
      body: encryptPush(JSON.stringify(notice), place),
    };
  }

  /** Push services speak https; http is for a stand-in on this machine, where the operator lets it be called. */
  #callable(endpoint: string): string {
    const url = URL.parse(endpoint);
    const isPlain = url?.protocol === 'http:' && /^(127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
    if (!url || (url.protocol !== 'https:' && !isPlain) || url.username !== '' || url.password !== '') {
      throw invalidInput('/endpoint', 'This is no https address.');
    }
    if (this.#addresses.forbids(url)) throw invalidInput('/endpoint', 'This address may not be called.');
    return url.href;
  }

  async #vapidKeys(): Promise<VapidKeys> {
    this.#keys ??= await this.#readKeys();
    return this.#keys;
  }

  async #readKeys(): Promise<VapidKeys> {
    const sealing = this.#sealing;
    if (!sealing) throw new Refusal('unavailable', 'Without a key for sealing nobody can be told.');
    const read = async () => {
      const kept = await this.#table.identity();
      const text = kept && sealing.open(NO_ACCOUNT, SEAL_CONTEXT, kept.sealedPrivateKey);
      return { kept, keys: text ? readVapidKeys(text) : null };
    };
    const { kept, keys } = await read();
    if (keys) return keys;
    // None yet, or one of a seal key that is lost: browsers subscribe anew.
    const text = makeVapidKeys();
    const { publicKey } = readVapidKeys(text);
    await this.#table.replaceIdentity(kept, {
      publicKey,
      sealedPrivateKey: sealing.seal(NO_ACCOUNT, SEAL_CONTEXT, text),
    });
    const settled = await read();
    if (!settled.keys) throw new Refusal('unavailable', 'Another process has another key for sealing.');
    return settled.keys;
  }
}
