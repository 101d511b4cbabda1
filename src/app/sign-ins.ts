import type { Actor } from '../core/access.ts';
import type { Credential } from '../core/directory.ts';
import { Refusal } from '../core/refusal.ts';
import type { Credentials } from '../store/credentials.ts';
import type { Directory } from '../store/directory.ts';
import { actorOf } from './authentication.ts';
import { checkPassword, hashSecret, makeId, makeSecret } from './secrets.ts';

const LASTS_MS = 30 * 24 * 3_600_000;
const FAILURES = 10;
const FAILURE_WINDOW_MS = 15 * 60_000;

/** What stands for a credential where the password itself was the proof. */
const anonymous: Credential = {
  accountId: '',
  id: '',
  kind: 'sign-in',
  agentId: null,
  name: '',
  dialect: 'native',
  scopes: [],
  createdAt: 0,
  lastUsedAt: null,
  expiresAt: null,
  revokedAt: null,
};

export interface SignedIn {
  readonly actor: Extract<Actor, { kind: 'agent' }>;
  /** Shown once; the store keeps its hash. */
  readonly token: string;
  readonly expiresAt: number;
}

const HELD_MS = 5 * 60_000;
const HELD = 1_000;

/** People's sign-in by e-mail address and password. Ten failures for one address within a quarter of an hour lock it. */
export class SignIns {
  readonly #directory: Directory;
  readonly #credentials: Credentials;
  readonly #now: () => number;
  readonly #failures = new Map<string, { count: number; since: number }>();
  readonly #checked = new Map<string, { accountId: string; agentId: string; passwordHash: string; until: number }>();

  constructor(parts: {
    readonly directory: Directory;
    readonly credentials: Credentials;
    readonly now: () => number;
  }) {
    this.#directory = parts.directory;
    this.#credentials = parts.credentials;
    this.#now = parts.now;
  }

  async signIn(email: string, password: string, device: string): Promise<SignedIn> {
    const address = email.trim().toLowerCase();
    const { accountId, id } = await this.#check(address, password, null);
    return this.#begin(accountId, id, device);
  }

  /**
   * The agent of one account (null: of any) whose address and password these are; no sign-in begins. For vendors'
   * clients that send both with every request, a password that was right is remembered for five minutes, as long as it is not changed.
   */
  async prove(accountId: string | null, email: string, password: string): Promise<Extract<Actor, { kind: 'agent' }>> {
    const address = email.trim().toLowerCase();
    const key = hashSecret(`${accountId ?? ''}\n${address}\n${password}`).toString('base64');
    const held = this.#checked.get(key);
    const agent = held && held.until > this.#now() ? await this.#unchanged(address, held) : null;
    const found = agent ?? (await this.#check(address, password, accountId, key));
    const snapshot = await this.#directory.snapshot(found.accountId);
    const actor = snapshot && actorOf({ ...anonymous, accountId: found.accountId, agentId: found.id }, snapshot);
    if (actor?.kind !== 'agent') throw new Refusal('unauthenticated', 'The agent may not sign in.');
    return actor;
  }

  async #unchanged(address: string, held: { accountId: string; agentId: string; passwordHash: string }) {
    const agents = await this.#directory.findAgents(address);
    const agent = agents.find(({ accountId, id }) => accountId === held.accountId && id === held.agentId);
    return agent?.passwordHash === held.passwordHash && !agent.disabled ? agent : null;
  }

  async #check(address: string, password: string, within: string | null, key?: string) {
    this.#refuseLocked(address);
    const found = await this.#directory.findAgents(address);
    const agents = found.filter(({ disabled, accountId }) => !disabled && (within === null || accountId === within));
    for (const agent of agents) {
      if (!(await checkPassword(password, agent.passwordHash))) continue;
      this.#failures.delete(address);
      if (key !== undefined) this.#hold(key, agent);
      return agent;
    }
    if (agents.length === 0) await checkPassword(password, null);
    this.#noteFailure(address);
    throw new Refusal('unauthenticated', 'The e-mail address or the password is wrong.');
  }

  #hold(key: string, { accountId, id, passwordHash }: { accountId: string; id: string; passwordHash: string | null }) {
    if (this.#checked.size >= HELD) this.#checked.clear();
    this.#checked.set(key, { accountId, agentId: id, passwordHash: passwordHash ?? '', until: this.#now() + HELD_MS });
  }

  signOut(accountId: string, credentialId: string): Promise<boolean> {
    return this.#credentials.revoke(accountId, credentialId);
  }

  async #begin(accountId: string, agentId: string, device: string): Promise<SignedIn> {
    const snapshot = await this.#directory.snapshot(accountId);
    if (!snapshot) throw new Refusal('unauthenticated', 'The account is gone.');
    const token = `signin_${snapshot.account.number}_${makeSecret()}`;
    const expiresAt = this.#now() + LASTS_MS;
    const credential = {
      id: makeId(),
      kind: 'sign-in' as const,
      secretHash: hashSecret(token),
      agentId,
      name: device.slice(0, 200),
      dialect: 'native',
      scopes: [],
      expiresAt,
    };
    await this.#credentials.add(accountId, credential);
    const actor = actorOf({ ...credential, accountId, createdAt: 0, lastUsedAt: null, revokedAt: null }, snapshot);
    if (actor?.kind !== 'agent') throw new Refusal('unauthenticated', 'The agent may not sign in.');
    return { actor, token, expiresAt };
  }

  #refuseLocked(address: string): void {
    const failures = this.#failures.get(address);
    if (!failures) return;
    if (this.#now() - failures.since > FAILURE_WINDOW_MS) this.#failures.delete(address);
    else if (failures.count >= FAILURES) {
      throw new Refusal('too-many-requests', 'Too many failed sign-ins; try again in a quarter of an hour.');
    }
  }

  #noteFailure(address: string): void {
    if (this.#failures.size > 10_000) this.#failures.clear();
    const failures = this.#failures.get(address) ?? { count: 0, since: this.#now() };
    this.#failures.set(address, { ...failures, count: failures.count + 1 });
  }
}
