import type { Actor, AgentActor } from '../../core/access.ts';
import { invalidInput, Refusal } from '../../core/refusal.ts';
import type { FactorsOfAgent } from '../../core/sign-in.ts';
import type { Credentials } from '../../store/credentials.ts';
import type { Directory } from '../../store/directory.ts';
import type { SecondFactorTable } from '../../store/second-factors.ts';
import { refuseUnlessManager, refuseUnlessOwner } from '../accounts.ts';
import type { Audit } from '../audit.ts';
import type { Sealing } from '../sealing.ts';
import { hashSecret, makePassword } from '../secrets.ts';
import { makeTotpSecret, stepOfCode, totpUri } from './totp.ts';

const RECOVERY_CODES = 10;
const CODE_GROUPS = 3;

/** Codes of agents: one-time passwords from an app, and recovery codes. Whoever changes them must have proved just now who they are. */
export class SecondFactors {
  readonly #table: SecondFactorTable;
  readonly #directory: Directory;
  readonly #credentials: Credentials;
  readonly #audit: Audit;
  readonly #sealing: Sealing | null;
  readonly #now: () => number;

  constructor(parts: {
    readonly table: SecondFactorTable;
    readonly directory: Directory;
    readonly credentials: Credentials;
    readonly audit: Audit;
    readonly sealing: Sealing | null;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#directory = parts.directory;
    this.#credentials = parts.credentials;
    this.#audit = parts.audit;
    this.#sealing = parts.sealing;
    this.#now = parts.now;
  }

  of(accountId: string, agentId: string): Promise<FactorsOfAgent> {
    return this.#table.read(accountId, agentId);
  }

  /** A secret for the agent's app, which counts from the first right code on. */
  async beginTotp({ accountId, agentId }: AgentActor): Promise<{ readonly secret: string; readonly uri: string }> {
    const agent = await this.#directory.findAgent(accountId, agentId);
    const snapshot = await this.#directory.snapshot(accountId);
    if (!agent || !snapshot) throw new Refusal('not-found', 'There is no such agent.');
    if (!this.#sealing) throw new Refusal('conflict', 'Secrets cannot be kept: this Koine has no key to seal them by.');
    const secret = makeTotpSecret();
    const sealed = this.#sealing.seal(accountId, contextOf(agentId), secret);
    if (!(await this.#table.propose(accountId, agentId, sealed))) {
      throw new Refusal('conflict', 'An app is set up already; remove it before you set up another.');
    }
    return { secret, uri: totpUri(secret, snapshot.account.name, agent.email) };
  }

  /** Lets the secret count. Answers the recovery codes where this is the first second factor, else null. */
  async confirmTotp(actor: AgentActor, code: string): Promise<readonly string[] | null> {
    const { accountId, agentId } = actor;
    const step = await this.#stepOf(accountId, agentId, code);
    if (step === null || !(await this.#table.use(accountId, agentId, step, true))) {
      throw invalidInput('/code', 'The code is wrong, or too old.');
    }
    await this.#audit.note(actor, 'second-factor-added', { kind: 'totp' });
    return this.firstRecoveryCodes(actor);
  }

  async removeTotp(actor: AgentActor): Promise<void> {
    const { accountId, agentId } = actor;
    await this.refuseLast(actor, ({ totp, passkeys }) => totp && passkeys.length === 0);
    if (!(await this.#table.removeTotp(accountId, agentId))) throw new Refusal('not-found', 'No app is set up.');
    await this.#audit.note(actor, 'second-factor-removed', { kind: 'totp' });
    await this.dropIdleCodes(actor);
  }

  /** New recovery codes instead of those before; told this once. */
  async makeRecoveryCodes(actor: AgentActor): Promise<readonly string[]> {
    const { accountId, agentId } = actor;
    const { totp, passkeys } = await this.of(accountId, agentId);
    if (!totp && passkeys.length === 0) throw new Refusal('conflict', 'Set up a second factor first.');
    const codes = Array.from({ length: RECOVERY_CODES }, () => makePassword(CODE_GROUPS));
    await this.#table.putRecoveryCodes(
      accountId,
      agentId,
      codes.map((code) => hashOfCode(agentId, code)),
    );
    await this.#audit.note(actor, 'recovery-codes-made', {});
    return codes;
  }

  /** Recovery codes where the agent has none yet, else null. */
  async firstRecoveryCodes(actor: AgentActor): Promise<readonly string[] | null> {
    const { recoveryCodes } = await this.of(actor.accountId, actor.agentId);
    return recoveryCodes > 0 ? null : this.makeRecoveryCodes(actor);
  }

  /** Without a second factor, codes would be no more than another password. */
  async dropIdleCodes({ accountId, agentId }: AgentActor): Promise<void> {
    const { totp, passkeys } = await this.of(accountId, agentId);
    if (!totp && passkeys.length === 0) await this.#table.putRecoveryCodes(accountId, agentId, []);
  }

  /** Refuses to remove the last second factor of somebody who must have one. */
  async refuseLast(
    { accountId, agentId, role }: AgentActor,
    isLast: (factors: FactorsOfAgent) => boolean,
  ): Promise<void> {
    const snapshot = await this.#directory.snapshot(accountId);
    const { secondFactorFor = [] } = snapshot?.account.settings.signIn ?? {};
    if (secondFactorFor.includes(role) && isLast(await this.of(accountId, agentId))) {
      throw new Refusal('conflict', 'The account asks for a second factor; set up another before you remove this one.');
    }
  }

  /** Whether the code, of the app or for recovery, is the agent's; with this it is used up. */
  async spendCode(actor: AgentActor, code: string): Promise<boolean> {
    const { accountId, agentId } = actor;
    const bare = code.trim().toLowerCase().replaceAll(' ', '');
    const step = await this.#stepOf(accountId, agentId, bare);
    if (step !== null) return this.#table.use(accountId, agentId, step, false);
    if (bare.length < CODE_GROUPS * 5) return false;
    if (!(await this.#table.spendRecoveryCode(accountId, agentId, hashOfCode(agentId, bare)))) return false;
    await this.#audit.note(actor, 'recovery-code-used', {});
    return true;
  }

  /** Removes all that an agent has, as for one who lost their device; ends their sign-ins. For those who may manage; null: the command line. */
  async clear(actor: Actor | null, accountId: string, agentId: string): Promise<void> {
    const agent = (await this.#directory.snapshot(accountId))?.agents.get(agentId);
    refuseUnlessManager(actor);
    if (!agent) throw new Refusal('not-found', 'There is no such agent.');
    refuseUnlessOwner(actor, agent.role);
    await this.#table.clear(accountId, agentId);
    await this.#credentials.revokeSignIns(accountId, agentId);
    const by = actor ?? { kind: 'system', accountId };
    await this.#audit.note(by, 'second-factor-removed', { kind: 'all', agentId });
  }

  async #stepOf(accountId: string, agentId: string, code: string): Promise<number | null> {
    const kept = await this.#table.totp(accountId, agentId);
    const secret = kept && this.#sealing?.open(accountId, contextOf(agentId), kept.sealedSecret);
    return secret ? stepOfCode(secret, code.replaceAll(' ', ''), this.#now()) : null;
  }
}

function contextOf(agentId: string): string {
  return `totp ${agentId}`;
}

function hashOfCode(agentId: string, code: string): Buffer {
  return hashSecret(`${agentId} ${code.replaceAll('-', '')}`);
}
