import type { Actor } from '../core/access.ts';
import { Refusal } from '../core/refusal.ts';
import type { Credentials } from '../store/credentials.ts';
import type { Directory } from '../store/directory.ts';
import { actorOf } from './authentication.ts';
import { checkPassword, hashSecret, makeId, makeSecret } from './secrets.ts';

const LASTS_MS = 30 * 24 * 3_600_000;
const FAILURES = 10;
const FAILURE_WINDOW_MS = 15 * 60_000;

export interface SignedIn {
  readonly actor: Extract<Actor, { kind: 'agent' }>;
  /** Shown once; the store keeps its hash. */
  readonly token: string;
  readonly expiresAt: number;
}

/** People's sign-in by e-mail address and password. Ten failures for one address within a quarter of an hour lock it. */
export class SignIns {
  readonly #directory: Directory;
  readonly #credentials: Credentials;
  readonly #now: () => number;
  readonly #failures = new Map<string, { count: number; since: number }>();

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
    this.#refuseLocked(address);
    const agents = (await this.#directory.findAgents(address)).filter(({ disabled }) => !disabled);
    for (const agent of agents) {
      if (await checkPassword(password, agent.passwordHash)) {
        this.#failures.delete(address);
        return this.#begin(agent.accountId, agent.id, device);
      }
    }
    if (agents.length === 0) await checkPassword(password, null);
    this.#noteFailure(address);
    throw new Refusal('unauthenticated', 'The e-mail address or the password is wrong.');
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
