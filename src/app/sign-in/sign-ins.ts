import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { AgentActor } from '../../core/access.ts';
import { Refusal } from '../../core/refusal.ts';
import type { SignInPlace } from '../../core/sign-in.ts';
import type { Credentials } from '../../store/credentials.ts';
import type { Directory, FoundAgent } from '../../store/directory.ts';
import type { Audit } from '../audit.ts';
import { actorOf } from '../authentication.ts';
import { hashSecret, makeId, makeSecret } from '../secrets.ts';
import type { Attempts } from './attempts.ts';
import type { Passkeys } from './passkeys.ts';
import type { Passwords } from './passwords.ts';
import type { SecondFactors } from './second-factors.ts';
import type { Step, Steps } from './steps.ts';

const LASTS_MS = 30 * 24 * 3_600_000;

/** An agent who is signed in. */
export interface SignedIn {
  readonly kind: 'signed-in';
  readonly actor: AgentActor;
  /** Shown once; the store keeps its hash. */
  readonly token: string;
  readonly expiresAt: number;
}

/** A sign-in that wants one thing more: a second factor, or that one is set up. */
export interface HalfSignedIn {
  readonly kind: 'half';
  readonly needs: 'second-factor' | 'set-up';
  /** By which second factors it can go on. */
  readonly ways: readonly ('totp' | 'passkey' | 'recovery-code')[];
  /** Shown once. */
  readonly ticket: string;
}

/** What is known of a first proof, when it was not a password given just now. */
export interface FirstProof {
  /** When somebody proved who they are (epoch milliseconds); null: nobody knows. */
  readonly provedAt?: number | null;
  /** The provider's name. */
  readonly provider?: string;
}

/** People's sign-in. Whoever has a second factor, or must have one, is signed in after it and not before. */
export class SignIns {
  readonly #directory: Directory;
  readonly #credentials: Credentials;
  readonly #passwords: Passwords;
  readonly #passkeys: Passkeys;
  readonly #factors: SecondFactors;
  readonly #steps: Steps;
  readonly #attempts: Attempts;
  readonly #audit: Audit;
  readonly #now: () => number;

  constructor(parts: {
    readonly directory: Directory;
    readonly credentials: Credentials;
    readonly passwords: Passwords;
    readonly passkeys: Passkeys;
    readonly factors: SecondFactors;
    readonly steps: Steps;
    readonly attempts: Attempts;
    readonly audit: Audit;
    readonly now: () => number;
  }) {
    this.#directory = parts.directory;
    this.#credentials = parts.credentials;
    this.#passwords = parts.passwords;
    this.#passkeys = parts.passkeys;
    this.#factors = parts.factors;
    this.#steps = parts.steps;
    this.#attempts = parts.attempts;
    this.#audit = parts.audit;
    this.#now = parts.now;
  }

  /** By e-mail address and password. */
  async signIn(email: string, password: string, place: SignInPlace): Promise<SignedIn | HalfSignedIn> {
    const address = email.trim().toLowerCase();
    const agent = await this.#passwords.check(address, password);
    await this.#attempts.giveBack(address);
    await this.#refuseOutsideProviders(agent);
    const outcome = await this.goOn(agent, place);
    if (outcome.kind === 'signed-in') await this.#attempts.forget(address);
    return outcome;
  }

  /** Signs in an agent whose first proof was good, or says what is still wanted. */
  async goOn(agent: FoundAgent, place: SignInPlace, how: FirstProof = {}): Promise<SignedIn | HalfSignedIn> {
    const of = { accountId: agent.accountId, agentId: agent.id };
    const { totp, passkeys, recoveryCodes } = await this.#factors.of(agent.accountId, agent.id);
    if (agent.hasSecondFactor) {
      const ways = [
        ...(totp ? (['totp'] as const) : []),
        ...(passkeys.length > 0 ? (['passkey'] as const) : []),
        ...(recoveryCodes > 0 ? (['recovery-code'] as const) : []),
      ];
      return { kind: 'half', needs: 'second-factor', ways, ticket: await this.#steps.open('second-factor', of) };
    }
    const snapshot = await this.#directory.snapshot(agent.accountId);
    if (snapshot?.account.settings.signIn?.secondFactorFor?.includes(agent.role)) {
      return { kind: 'half', needs: 'set-up', ways: [], ticket: await this.#steps.open('set-up', of) };
    }
    return this.begin(of, place, how);
  }

  /** Goes on with a code of the app, or a recovery code. */
  async withCode(ticket: string, code: string, place: SignInPlace): Promise<SignedIn> {
    const { actor, name } = await this.#tried(ticket, 'second-factor');
    await this.#attempts.take(name);
    if (!(await this.#factors.spendCode(actor, code))) {
      throw new Refusal('unauthenticated', 'The code is wrong, or was used before.');
    }
    await this.#finish(ticket, 'second-factor');
    await this.#attempts.forget(name);
    return this.begin(actor, place);
  }

  /** By a passkey alone: it is both what somebody has and what they know or are. */
  async withPasskey(
    ticket: string,
    response: AuthenticationResponseJSON,
    origin: string,
    place: SignInPlace,
  ): Promise<SignedIn> {
    const { accountId, agentId } = await this.#passkeys.prove(ticket, response, origin);
    const agent = await this.#directory.findAgent(accountId, agentId);
    if (agent) await this.#refuseOutsideProviders(agent);
    return this.begin({ accountId, agentId }, place);
  }

  /** A secret for the app of somebody who must set one up to come in. */
  async beginSetUp(ticket: string): Promise<{ readonly secret: string; readonly uri: string }> {
    return this.#factors.beginTotp((await this.#tried(ticket, 'set-up')).actor);
  }

  /** Comes in with the first code of the app; the recovery codes are told this once. */
  async withSetUp(
    ticket: string,
    code: string,
    place: SignInPlace,
  ): Promise<{ readonly signedIn: SignedIn; readonly recoveryCodes: readonly string[] }> {
    const { actor, name } = await this.#tried(ticket, 'set-up');
    await this.#attempts.take(name);
    const recoveryCodes = (await this.#factors.confirmTotp(actor, code)) ?? [];
    await this.#finish(ticket, 'set-up');
    await this.#attempts.forget(name);
    return { signedIn: await this.begin(actor, place), recoveryCodes };
  }

  async signOut(actor: AgentActor, credentialId: string): Promise<void> {
    await this.#credentials.revoke(actor.accountId, credentialId);
  }

  /** Begins a sign-in of an agent who has proved enough. */
  async begin(
    of: { readonly accountId: string; readonly agentId: string },
    place: SignInPlace,
    { provedAt, provider }: FirstProof = {},
  ): Promise<SignedIn> {
    const { accountId, agentId } = of;
    const snapshot = await this.#directory.snapshot(accountId);
    if (!snapshot) throw new Refusal('unauthenticated', 'The account is gone.');
    const token = `signin_${snapshot.account.number}_${makeSecret()}`;
    const now = this.#now();
    const expiresAt = now + LASTS_MS;
    const credential = {
      id: makeId(),
      kind: 'sign-in' as const,
      agentId,
      name: place.device.slice(0, 200),
      dialect: 'native',
      scopes: [],
      expiresAt,
    };
    const actor = actorOf({ ...credential, accountId, createdAt: now, lastUsedAt: null, revokedAt: null }, snapshot);
    if (actor?.kind !== 'agent') throw new Refusal('unauthenticated', 'The agent may not sign in.');
    const { address } = place;
    await this.#credentials.add(accountId, {
      ...credential,
      secretHash: hashSecret(token),
      address,
      provedAt: provedAt === undefined ? now : (provedAt ?? 0),
    });
    const by = provider === undefined ? {} : { provider };
    await this.#audit.note(actor, 'signed-in', { address, device: credential.name, ...by });
    return { kind: 'signed-in', actor, token, expiresAt };
  }

  /** Where providers are the only way in: for all but owners, whom nothing may lock out. */
  async #refuseOutsideProviders({ accountId, role }: Pick<FoundAgent, 'accountId' | 'role'>): Promise<void> {
    const snapshot = await this.#directory.snapshot(accountId);
    if (role === 'owner' || !snapshot?.account.settings.signIn?.providersOnly) return;
    throw new Refusal('forbidden', 'You are let in by your company’s sign-in only: use its button.');
  }

  /** Whose step it is, with one more try counted. */
  async #tried(ticket: string, kind: Step['kind']): Promise<{ readonly actor: AgentActor; readonly name: string }> {
    const step = await this.#steps.count(ticket, kind);
    if (!step?.accountId || step.agentId === null) throw over();
    const agent = await this.#directory.findAgent(step.accountId, step.agentId);
    const known = (await this.#directory.snapshot(step.accountId))?.agents.get(step.agentId);
    if (!agent || !known || known.disabled) throw over();
    const { id: agentId, name, role } = known;
    return { actor: { kind: 'agent', accountId: agent.accountId, agentId, name, role, rights: {} }, name: agent.email };
  }

  async #finish(ticket: string, kind: Step['kind']): Promise<void> {
    if (!(await this.#steps.take(ticket, kind))) throw over();
  }
}

function over(): Refusal {
  return new Refusal('unauthenticated', 'This sign-in took too long, or had too many tries; begin again.');
}
