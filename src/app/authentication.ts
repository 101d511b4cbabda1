import type { Actor, AgentActor } from '../core/access.ts';
import type { Credential } from '../core/directory.ts';
import { rightsOf, type Snapshot } from '../core/directory.ts';
import type { BotTable } from '../store/bots.ts';
import type { Credentials } from '../store/credentials.ts';
import type { Directory } from '../store/directory.ts';
import type { DirectoryNotices } from '../store/directory-notices.ts';
import type { Visitors } from '../store/visitors.ts';
import { fingerprintOf, hashSecret } from './secrets.ts';

/** Who a credential proves, and which one it was. */
export interface Proof {
  readonly actor: Actor;
  /** The credential's id; a visitor's own id for a visitor's token. */
  readonly credentialId: string;
  /** The dialect that the key was made for. */
  readonly dialect: string;
  readonly expiresAt: number | null;
}

const HELD = 10_000;
const TOUCH_MS = 60_000;

/**
 * Turns credentials into actors. Tokens name their account (`key_7_…`, `signin_7_…`, `bot_7_…`, `visitor_7_<id>_…`), so that each
 * look-up stays inside it. Proofs are held in memory until anything in the directory changes.
 */
export class Authentication {
  readonly #directory: Directory;
  readonly #credentials: Credentials;
  readonly #visitors: Visitors;
  readonly #bots: BotTable;
  readonly #notices: DirectoryNotices;
  readonly #now: () => number;
  readonly #held = new Map<string, Proof>();
  readonly #used = new Map<string, { accountId: string; at: number }>();
  readonly #listeners = new Set<(accountId: string | null) => void>();
  readonly #timer: NodeJS.Timeout;

  constructor(parts: {
    readonly directory: Directory;
    readonly credentials: Credentials;
    readonly visitors: Visitors;
    readonly bots: BotTable;
    readonly notices: DirectoryNotices;
    readonly now: () => number;
  }) {
    this.#directory = parts.directory;
    this.#credentials = parts.credentials;
    this.#visitors = parts.visitors;
    this.#bots = parts.bots;
    this.#notices = parts.notices;
    this.#now = parts.now;
    this.#notices.onChange((accountId) => {
      this.#held.clear();
      for (const listener of this.#listeners) listener(accountId);
    });
    this.#timer = setInterval(() => void this.#touch(), TOUCH_MS).unref();
  }

  /** The proof that a token gives, or null when it proves nothing (any more). A promise only where it must be looked for. */
  prove(token: string): Proof | null | Promise<Proof | null> {
    const key = fingerprintOf(token);
    const held = this.#held.get(key);
    return held ? this.#use(held) : this.#lookAndHold(key, token);
  }

  /** The proof of a secret whose account is known from elsewhere, as vendors' credential forms have it. */
  async proveIn(slug: string, secret: string, dialect: string): Promise<Proof | null> {
    const key = fingerprintOf(`${dialect}\n${slug}\n${secret}`);
    const known = this.#held.get(key);
    // Another process may have let it last longer.
    const held = known && (known.expiresAt === null || known.expiresAt > this.#now()) ? known : undefined;
    const snapshot = held ? null : await this.#directory.findAccount({ slug });
    const proof = held ?? (snapshot && (await this.#lookSecret(snapshot, secret)));
    const used = proof?.dialect === dialect ? this.#use(proof) : null;
    if (used && !held) this.#hold(key, used);
    return used;
  }

  /** Lets a credential last for at least `lastsMs` from now; written no more often than once in a tenth of that time. */
  async prolong({ actor, credentialId, expiresAt }: Proof, lastsMs: number): Promise<void> {
    const wanted = this.#now() + lastsMs;
    if (expiresAt === null || expiresAt > wanted - lastsMs / 10) return;
    await this.#credentials.prolong(actor.accountId, credentialId, wanted);
    for (const [key, proof] of this.#held) if (proof.credentialId === credentialId) this.#held.delete(key);
  }

  /** Hears whenever rights or credentials of an account (null: of any) may have changed, to look at open sockets again. */
  onChange(listener: (accountId: string | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#touch();
  }

  async #lookAndHold(key: string, token: string): Promise<Proof | null> {
    const found = await this.#look(token);
    const proof = found && this.#use(found);
    if (proof) this.#hold(key, proof);
    return proof;
  }

  /** The proof as long as it holds, noted as used. */
  #use(proof: Proof): Proof | null {
    const { actor, credentialId, expiresAt } = proof;
    const at = this.#now();
    if (expiresAt !== null && expiresAt <= at) return null;
    if (actor.kind !== 'visitor') this.#used.set(credentialId, { accountId: actor.accountId, at });
    return proof;
  }

  async #look(token: string): Promise<Proof | null> {
    const [kind, number, ...rest] = token.split('_');
    if (!/^\d{1,9}$/.test(number ?? '') || rest.length === 0) return null;
    const snapshot = await this.#directory.findAccount({ number: Number(number) });
    if (!snapshot) return null;
    if (kind === 'visitor') return this.#lookVisitor(snapshot, rest[0] ?? '', token);
    if (kind === 'bot') return this.#lookBot(snapshot, token);
    return kind === 'key' || kind === 'signin' ? this.#lookSecret(snapshot, token) : null;
  }

  async #lookVisitor(snapshot: Snapshot, id: string, token: string): Promise<Proof | null> {
    if (!/^[0-9a-f]{32}$/.test(id)) return null;
    const visitor = await this.#visitors.findByToken(snapshot.account.id, id, hashSecret(token));
    if (!visitor) return null;
    const { accountId, inboxId } = visitor;
    return {
      actor: { kind: 'visitor', accountId, visitorId: visitor.id, inboxId },
      credentialId: visitor.id,
      dialect: 'native',
      expiresAt: null,
    };
  }

  async #lookBot({ account, bots }: Snapshot, token: string): Promise<Proof | null> {
    const bot = bots.get((await this.#bots.findByKey(account.id, hashSecret(token))) ?? '');
    if (!bot || bot.disabled) return null;
    return {
      actor: { kind: 'bot', accountId: account.id, botId: bot.id, name: bot.name },
      credentialId: bot.id,
      dialect: 'native',
      expiresAt: null,
    };
  }

  async #lookSecret(snapshot: Snapshot, secret: string): Promise<Proof | null> {
    const found = await this.#credentials.find(snapshot.account.id, hashSecret(secret));
    if (!found || found.revokedAt !== null) return null;
    const actor = actorOf(found, snapshot);
    return actor && { actor, credentialId: found.id, dialect: found.dialect, expiresAt: found.expiresAt };
  }

  #hold(key: string, proof: Proof): void {
    if (!this.#notices.isListening) return;
    if (this.#held.size >= HELD) this.#held.delete(this.#held.keys().next().value ?? '');
    this.#held.set(key, proof);
  }

  async #touch(): Promise<void> {
    const used = new Map(this.#used);
    this.#used.clear();
    // Only a note for people: losing one does no harm.
    await this.#credentials.touch(used).catch(() => undefined);
  }
}

/** The agent or integration that a credential stands for, or null when the agent may not act any more. */
export function actorOf(credential: Credential, snapshot: Snapshot): Actor | null {
  const accountId = snapshot.account.id;
  if (credential.agentId === null) {
    return {
      kind: 'integration',
      accountId,
      keyId: credential.id,
      name: credential.name,
      scopes: credential.scopes,
    };
  }
  return agentActorOf(snapshot, credential.agentId);
}

/** The agent with the rights that they have, or null when they may not act any more. */
export function agentActorOf(snapshot: Snapshot, agentId: string): AgentActor | null {
  const agent = snapshot.agents.get(agentId);
  if (!agent || agent.disabled) return null;
  const { name, role } = agent;
  return { kind: 'agent', accountId: snapshot.account.id, agentId, name, role, rights: rightsOf(snapshot, agentId) };
}
