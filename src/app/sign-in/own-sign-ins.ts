import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { AgentActor } from '../../core/access.ts';
import { invalidInput, Refusal } from '../../core/refusal.ts';
import type { OpenSignIn } from '../../core/sign-in.ts';
import type { Credentials } from '../../store/credentials.ts';
import type { Directory } from '../../store/directory.ts';
import type { Audit } from '../audit.ts';
import type { PasswordHashing } from '../password-hashing.ts';
import type { Attempts } from './attempts.ts';
import type { Passkeys } from './passkeys.ts';
import type { SecondFactors } from './second-factors.ts';

const FRESH_MS = 10 * 60_000;

/** An agent, and the sign-in by which they are here. */
export interface OwnSignIn {
  readonly actor: AgentActor;
  readonly credentialId: string;
}

/** By what somebody who is signed in proves once more who they are. */
export type FreshProof =
  | { readonly password: string }
  | { readonly code: string }
  | { readonly ticket: string; readonly passkey: AuthenticationResponseJSON; readonly origin: string };

/** What agents do about their own sign-ins. */
export class OwnSignIns {
  readonly #directory: Directory;
  readonly #credentials: Credentials;
  readonly #factors: SecondFactors;
  readonly #passkeys: Passkeys;
  readonly #attempts: Attempts;
  readonly #hashing: PasswordHashing;
  readonly #audit: Audit;
  readonly #now: () => number;

  constructor(parts: {
    readonly directory: Directory;
    readonly credentials: Credentials;
    readonly factors: SecondFactors;
    readonly passkeys: Passkeys;
    readonly attempts: Attempts;
    readonly hashing: PasswordHashing;
    readonly audit: Audit;
    readonly now: () => number;
  }) {
    this.#directory = parts.directory;
    this.#credentials = parts.credentials;
    this.#factors = parts.factors;
    this.#passkeys = parts.passkeys;
    this.#attempts = parts.attempts;
    this.#hashing = parts.hashing;
    this.#audit = parts.audit;
    this.#now = parts.now;
  }

  list({ actor }: OwnSignIn): Promise<readonly OpenSignIn[]> {
    return this.#credentials.signIns(actor.accountId, actor.agentId, this.#now());
  }

  /** Ends one of the agent's own sign-ins, wherever it is; its sockets close. */
  async end({ actor }: OwnSignIn, id: string): Promise<void> {
    const own = await this.#credentials.provedAt(actor.accountId, actor.agentId, id);
    if (own === null || !(await this.#credentials.revoke(actor.accountId, id))) {
      throw new Refusal('not-found', 'There is no such sign-in.');
    }
    await this.#audit.note(actor, 'sign-in-ended', { id });
  }

  /** Ends all of the agent's sign-ins but the one that asks. */
  async endOthers({ actor, credentialId }: OwnSignIn): Promise<void> {
    await this.#credentials.revokeSignIns(actor.accountId, actor.agentId, credentialId);
    await this.#audit.note(actor, 'sign-in-ended', { all: true });
  }

  /** Until when (epoch milliseconds) the sign-in counts as fresh; in the past when it does not. */
  async freshUntil({ actor, credentialId }: OwnSignIn): Promise<number> {
    return ((await this.#credentials.provedAt(actor.accountId, actor.agentId, credentialId)) ?? 0) + FRESH_MS;
  }

  async hasPassword({ actor }: OwnSignIn): Promise<boolean> {
    const agent = await this.#directory.findAgent(actor.accountId, actor.agentId);
    return (agent?.passwordHash ?? null) !== null;
  }

  /** Refuses unless whoever holds the sign-in proved within ten minutes who they are. */
  async refuseUnlessFresh(own: OwnSignIn): Promise<void> {
    if ((await this.freshUntil(own)) > this.#now()) return;
    throw new Refusal('forbidden', 'Prove once more who you are first: it was more than ten minutes ago.');
  }

  /** Makes the sign-in fresh. Who has a second factor proves that one: a password may have been looked at. */
  async prove(own: OwnSignIn, proof: FreshProof): Promise<void> {
    const { accountId, agentId } = own.actor;
    const agent = await this.#directory.findAgent(accountId, agentId);
    if (!agent) throw new Refusal('not-found', 'There is no such agent.');
    await this.#attempts.take(agent.email);
    if (!(await this.#isRight(own.actor, agent, proof))) {
      throw invalidInput('password' in proof ? '/password' : '/code', 'This is not right.');
    }
    await this.#attempts.forget(agent.email);
    await this.#credentials.proved(accountId, own.credentialId, this.#now());
  }

  /** A new password by the one before (an agent without one gives none); all other sign-ins end. */
  async changePassword(own: OwnSignIn, current: string | null, password: string): Promise<void> {
    const { accountId, agentId } = own.actor;
    const agent = await this.#directory.findAgent(accountId, agentId);
    if (!agent) throw new Refusal('not-found', 'There is no such agent.');
    if (agent.passwordHash === null || agent.hasSecondFactor) await this.refuseUnlessFresh(own);
    await this.#attempts.take(agent.email);
    if (agent.passwordHash !== null && !(await this.#hashing.check(current ?? '', agent.passwordHash))) {
      throw invalidInput('/current', 'This is not your password.');
    }
    await this.#attempts.giveBack(agent.email);
    await this.#directory.changeAgent(accountId, agentId, { passwordHash: await this.#hashing.hash(password) });
    await this.#credentials.revokeSignIns(accountId, agentId, own.credentialId);
    await this.#audit.note(own.actor, 'password-changed', {});
  }

  async #isRight(
    actor: AgentActor,
    agent: { readonly hasSecondFactor: boolean; readonly passwordHash: string | null },
    proof: FreshProof,
  ): Promise<boolean> {
    if ('code' in proof) return this.#factors.spendCode(actor, proof.code);
    if ('passkey' in proof) {
      const { accountId, agentId } = await this.#passkeys.prove(proof.ticket, proof.passkey, proof.origin);
      return accountId === actor.accountId && agentId === actor.agentId;
    }
    return !agent.hasSecondFactor && (await this.#hashing.check(proof.password, agent.passwordHash));
  }
}
