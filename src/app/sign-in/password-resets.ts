import { isKeepable } from '../../core/keepable.ts';
import type { Mail } from '../../core/mail.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Credentials } from '../../store/credentials.ts';
import type { Directory } from '../../store/directory.ts';
import type { PasswordResetTable } from '../../store/password-resets.ts';
import type { Audit } from '../audit.ts';
import type { PasswordHashing } from '../password-hashing.ts';
import { hashSecret, makeSecret } from '../secrets.ts';
import type { Attempts } from './attempts.ts';

const HOUR_MS = 3_600_000;
const LASTS_MS = HOUR_MS;
const MOST_AN_HOUR = 3;

/** New passwords by mail. Nobody learns whether an address is anybody's: not by the answer, and not by the time it takes. */
export class PasswordResets {
  readonly #table: PasswordResetTable;
  readonly #directory: Directory;
  readonly #credentials: Credentials;
  readonly #attempts: Attempts;
  readonly #hashing: PasswordHashing;
  readonly #audit: Audit;
  readonly #now: () => number;

  constructor(parts: {
    readonly table: PasswordResetTable;
    readonly directory: Directory;
    readonly credentials: Credentials;
    readonly attempts: Attempts;
    readonly hashing: PasswordHashing;
    readonly audit: Audit;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#directory = parts.directory;
    this.#credentials = parts.credentials;
    this.#attempts = parts.attempts;
    this.#hashing = parts.hashing;
    this.#audit = parts.audit;
    this.#now = parts.now;
  }

  /** Writes down that somebody asked; mails are made of it later. `language`: BCP 47. */
  async ask(email: string, language: string): Promise<void> {
    const address = email.trim().toLowerCase();
    if (isKeepable({ address })) await this.#table.ask(address, language, this.#now());
  }

  /** Makes the mails that were asked for, at most three an hour for each agent. */
  async makeMails(): Promise<void> {
    const now = this.#now();
    const limits = { now, since: now - HOUR_MS, most: MOST_AN_HOUR, giveUpAt: now + LASTS_MS };
    await this.#table.makeMails(limits);
  }

  /** A token for one try to send the mail, good for an hour; nothing but the mail ever holds it. */
  async issue({ accountId, agentId }: Pick<Mail, 'accountId' | 'agentId'>): Promise<string> {
    const token = `reset_${accountId.replaceAll('-', '')}_${makeSecret()}`;
    await this.#table.add(accountId, agentId ?? '', hashSecret(token), this.#now() + LASTS_MS);
    return token;
  }

  /** Sets the password of whose token it is, once; all their sign-ins end. Second factors stay. */
  async redeem(token: string, password: string): Promise<void> {
    const hex = /^reset_([0-9a-f]{32})_[\w-]{43}$/.exec(token)?.[1];
    const accountId = hex?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    const agentId = accountId && (await this.#table.take(accountId, hashSecret(token), this.#now()));
    const snapshot = accountId ? await this.#directory.snapshot(accountId) : null;
    const agent = snapshot?.agents.get(agentId ?? '');
    if (!accountId || !agent || agent.disabled) {
      throw new Refusal('not-found', 'This link was used already, or is older than an hour. Ask for another.');
    }
    await this.#directory.changeAgent(accountId, agent.id, { passwordHash: await this.#hashing.hash(password) });
    await this.#credentials.revokeSignIns(accountId, agent.id);
    await this.#attempts.forget(agent.email);
    const { id, name, role } = agent;
    await this.#audit.note({ kind: 'agent', accountId, agentId: id, name, role, rights: {} }, 'password-reset', {});
  }

  /** Forgets what is over. */
  sweep(): Promise<void> {
    return this.#table.sweep(this.#now());
  }
}
