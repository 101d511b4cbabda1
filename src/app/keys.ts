import { randomBytes } from 'node:crypto';
import type { Scope } from '../core/access.ts';
import type { Credential } from '../core/directory.ts';
import { Refusal } from '../core/refusal.ts';
import type { Credentials } from '../store/credentials.ts';
import type { Directory } from '../store/directory.ts';
import { hashSecret, makeId, makeSecret } from './secrets.ts';

export interface NewKey {
  readonly name: string;
  readonly dialect?: string;
  readonly scopes?: readonly Scope[];
  readonly expiresAt?: number;
}

/** Keys by which integrations prove themselves. Who may manage them is the caller's to check. */
export class Keys {
  readonly #credentials: Credentials;
  readonly #directory: Directory;

  constructor(parts: { readonly credentials: Credentials; readonly directory: Directory }) {
    this.#credentials = parts.credentials;
    this.#directory = parts.directory;
  }

  list(accountId: string): Promise<readonly Credential[]> {
    return this.#credentials.keys(accountId);
  }

  /** The new key and its secret, which is shown this once. A vendor dialect's secret is 64 hexadecimal digits, as vendors' clients expect. */
  async create(accountId: string, key: NewKey): Promise<{ readonly key: Credential; readonly secret: string }> {
    const snapshot = await this.#directory.snapshot(accountId);
    if (!snapshot) throw new Refusal('not-found', 'There is no such account.');
    const dialect = key.dialect ?? 'native';
    const secret =
      dialect === 'native' ? `key_${snapshot.account.number}_${makeSecret()}` : randomBytes(32).toString('hex');
    const credential = {
      id: makeId(),
      kind: 'key' as const,
      agentId: null,
      name: key.name,
      dialect,
      scopes: [...(key.scopes ?? (['read', 'chat'] as const))],
      expiresAt: key.expiresAt ?? null,
    };
    await this.#credentials.add(accountId, { ...credential, secretHash: hashSecret(secret) });
    return {
      key: { ...credential, accountId, createdAt: Date.now(), lastUsedAt: null, revokedAt: null },
      secret,
    };
  }

  /** A token that a vendor's client was given for a time; it acts as the agent, or in its own name when there is none. */
  async issueToken(
    accountId: string,
    token: {
      readonly name: string;
      readonly dialect: string;
      readonly agentId: string | null;
      readonly scopes: readonly Scope[];
      readonly secret: string;
      readonly expiresAt: number;
      /** The credential that the token came from: it is revoked with it. */
      readonly parentId?: string;
    },
  ): Promise<void> {
    const { secret, ...rest } = token;
    await this.#credentials.add(accountId, {
      ...rest,
      id: makeId(),
      kind: 'token',
      secretHash: hashSecret(secret),
    });
  }

  /** Forgets what expired long ago. */
  sweep(): Promise<void> {
    return this.#credentials.sweep();
  }

  async revoke(accountId: string, id: string): Promise<void> {
    if (!(await this.#credentials.revoke(accountId, id))) throw new Refusal('not-found', 'There is no such key.');
  }
}
