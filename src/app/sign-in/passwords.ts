import type { AgentActor } from '../../core/access.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Directory, FoundAgent } from '../../store/directory.ts';
import { agentActorOf } from '../authentication.ts';
import type { PasswordHashing } from '../password-hashing.ts';
import { hashSecret } from '../secrets.ts';
import type { Attempts } from './attempts.ts';

const HELD_MS = 5 * 60_000;
const HELD = 1_000;

/** Checks e-mail addresses and passwords. A check takes the same time whether the address exists; too many failures lock it. */
export class Passwords {
  readonly #directory: Directory;
  readonly #attempts: Attempts;
  readonly #hashing: PasswordHashing;
  readonly #now: () => number;
  readonly #checking = new Map<string, Promise<FoundAgent>>();
  readonly #checked = new Map<string, { accountId: string; agentId: string; passwordHash: string; until: number }>();

  constructor(parts: {
    readonly directory: Directory;
    readonly attempts: Attempts;
    readonly hashing: PasswordHashing;
    readonly now: () => number;
  }) {
    this.#directory = parts.directory;
    this.#attempts = parts.attempts;
    this.#hashing = parts.hashing;
    this.#now = parts.now;
  }

  /** The agent, in any account, whose address and password these are. Whoever signs them in tells `attempts` of it. */
  async check(address: string, password: string): Promise<FoundAgent> {
    return this.#check(address, password, null);
  }

  /**
   * The agent of one account (null: of any) whose address and password these are; no sign-in begins. For vendors'
   * clients that send both with every request and know of nothing more: agents with a second factor, or who must have
   * one, are refused. A password that was right is remembered for five minutes, as long as it is not changed.
   */
  async prove(accountId: string | null, email: string, password: string): Promise<AgentActor> {
    const address = email.trim().toLowerCase();
    const key = hashSecret(`${accountId ?? ''}\n${address}\n${password}`).toString('base64');
    const held = this.#checked.get(key);
    const agent = held && held.until > this.#now() ? await this.#unchanged(address, held) : null;
    const found = agent ?? (await this.#checkOnce(key, () => this.#check(address, password, accountId)));
    const snapshot = await this.#directory.snapshot(found.accountId);
    const actor = snapshot && agentActorOf(snapshot, found.id);
    if (!actor) throw new Refusal('unauthenticated', 'The agent may not sign in.');
    const { secondFactorFor = [], providersOnly = false } = snapshot?.account.settings.signIn ?? {};
    const isElsewhere = providersOnly && found.role !== 'owner';
    if (found.hasSecondFactor || secondFactorFor.includes(found.role) || isElsewhere) {
      await this.#attempts.giveBack(address);
      throw new Refusal('unauthenticated', 'A password alone does not do for this agent.');
    }
    if (!agent) {
      this.#hold(key, found);
      await this.#attempts.forget(address);
    }
    return actor;
  }

  /** Clients open several connections at once: the same address and password are one try. */
  #checkOnce(key: string, check: () => Promise<FoundAgent>): Promise<FoundAgent> {
    const checking = this.#checking.get(key) ?? check().finally(() => this.#checking.delete(key));
    this.#checking.set(key, checking);
    return checking;
  }

  async #unchanged(address: string, held: { accountId: string; agentId: string; passwordHash: string }) {
    const agents = await this.#directory.findAgents(address);
    const agent = agents.find(({ accountId, id }) => accountId === held.accountId && id === held.agentId);
    return agent?.passwordHash === held.passwordHash && !agent.disabled ? agent : null;
  }

  async #check(address: string, password: string, within: string | null): Promise<FoundAgent> {
    await this.#attempts.take(address);
    const found = await this.#directory.findAgents(address);
    const agents = found.filter(({ disabled, accountId }) => !disabled && (within === null || accountId === within));
    for (const agent of agents) if (await this.#hashing.check(password, agent.passwordHash)) return agent;
    if (agents.length === 0) await this.#hashing.check(password, null);
    throw new Refusal('unauthenticated', 'The e-mail address or the password is wrong.');
  }

  #hold(key: string, { accountId, id, passwordHash }: FoundAgent) {
    if (this.#checked.size >= HELD) this.#checked.clear();
    this.#checked.set(key, { accountId, agentId: id, passwordHash: passwordHash ?? '', until: this.#now() + HELD_MS });
  }
}
