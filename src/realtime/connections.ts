import type { Actor } from '../core/access.ts';

interface Proved {
  readonly actor: Actor;
  readonly expiresAt: number | null;
}

/** What proves credentials, and says when they may have lost their worth. */
export interface Authority {
  prove(token: string): Proved | null | Promise<Proved | null>;
  /** Hears of changes of an account's people, rights or credentials; null means of any account. */
  onChange(listener: (accountId: string | null) => void): () => void;
}

/** Something long-lived that acts for whoever proved this token. */
export interface Connection {
  readonly token: string;
  readonly actor: Actor;
  readonly expiresAt: number | null;
  /** The credential still holds, and this is its actor as of now. */
  renew(actor: Actor): void;
  /** The credential is revoked or expired: end at once. */
  revoke(): void;
}

const EXPIRY_CHECK_MS = 15_000;
const RETRY_MS = 1_000;

/**
 * All long-lived connections of this process. When an account's people or credentials change, those of its agents and
 * keys are proved again. A visitor's token cannot be revoked, so visitors are only counted.
 */
export class Connections {
  readonly #authority: Authority;
  readonly #now: () => number;
  readonly #byAccount = new Map<string, Set<Connection>>();
  readonly #changed = new Set<string>();
  readonly #stopListening: () => void;
  readonly #timer: NodeJS.Timeout;
  #visitors = 0;
  #members = 0;
  #checking = false;
  #closed = false;

  constructor(
    authority: Authority,
    {
      now = Date.now,
      checkEveryMs = EXPIRY_CHECK_MS,
    }: { readonly now?: () => number; readonly checkEveryMs?: number } = {},
  ) {
    this.#authority = authority;
    this.#now = now;
    this.#stopListening = authority.onChange((accountId) => this.#note(accountId));
    this.#timer = setInterval(() => this.#revokeExpired(), checkEveryMs).unref();
  }

  /** How many are open. */
  get count(): { readonly visitors: number; readonly members: number } {
    return { visitors: this.#visitors, members: this.#members };
  }

  add(connection: Connection): void {
    const { kind, accountId } = connection.actor;
    if (kind === 'visitor') {
      this.#visitors += 1;
      return;
    }
    this.#members += 1;
    const connections = this.#byAccount.get(accountId) ?? new Set();
    this.#byAccount.set(accountId, connections.add(connection));
  }

  /** To be called once for each that was added. */
  remove(connection: Connection): void {
    const { kind, accountId } = connection.actor;
    if (kind === 'visitor') {
      this.#visitors -= 1;
      return;
    }
    this.#members -= 1;
    const connections = this.#byAccount.get(accountId);
    connections?.delete(connection);
    if (connections?.size === 0) this.#byAccount.delete(accountId);
  }

  close(): void {
    this.#closed = true;
    this.#stopListening();
    clearInterval(this.#timer);
  }

  #note(accountId: string | null): void {
    for (const id of accountId === null ? this.#byAccount.keys() : [accountId]) this.#changed.add(id);
    if (!this.#checking) void this.#check();
  }

  async #check(): Promise<void> {
    this.#checking = true;
    for (const accountId of this.#changed) {
      this.#changed.delete(accountId);
      for (const connection of [...(this.#byAccount.get(accountId) ?? [])]) {
        if (!this.#closed) await this.#prove(connection);
      }
    }
    this.#checking = false;
  }

  async #prove(connection: Connection): Promise<void> {
    try {
      const proof = await this.#authority.prove(connection.token);
      if (proof) connection.renew(proof.actor);
      else connection.revoke();
    } catch {
      // The database cannot say now: ask again until it can.
      setTimeout(() => this.#note(connection.actor.accountId), RETRY_MS).unref();
    }
  }

  #revokeExpired(): void {
    const now = this.#now();
    for (const connections of [...this.#byAccount.values()]) {
      for (const connection of [...connections]) {
        if (connection.expiresAt !== null && connection.expiresAt <= now) connection.revoke();
      }
    }
  }
}
