import { isIP } from 'node:net';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { AgentActor } from '../../core/access.ts';
import { invalidInput, Refusal } from '../../core/refusal.ts';
import type { Directory } from '../../store/directory.ts';
import type { PasskeyTable } from '../../store/passkeys.ts';
import type { Audit } from '../audit.ts';
import { makeId } from '../secrets.ts';
import type { SecondFactors } from './second-factors.ts';
import type { Steps } from './steps.ts';

const MOST_PASSKEYS = 20;
/** EdDSA, ES256 and RS256, which every authenticator has one of (COSE). */
const ALGORITHMS = [-8, -7, -257];
/** Some three hundred modules, read when the first passkey is asked for. */
const webAuthn = () => import('@simplewebauthn/server');

/** Passkeys: a proof of who somebody is that needs no password, bound to the site that it was made for. */
export class Passkeys {
  readonly #table: PasskeyTable;
  readonly #directory: Directory;
  readonly #factors: SecondFactors;
  readonly #steps: Steps;
  readonly #audit: Audit;
  readonly #now: () => number;

  constructor(parts: {
    readonly table: PasskeyTable;
    readonly directory: Directory;
    readonly factors: SecondFactors;
    readonly steps: Steps;
    readonly audit: Audit;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#directory = parts.directory;
    this.#factors = parts.factors;
    this.#steps = parts.steps;
    this.#audit = parts.audit;
    this.#now = parts.now;
  }

  /** What a browser asks an authenticator for, to make a passkey on this origin. */
  async beginMaking(
    { accountId, agentId }: AgentActor,
    origin: string,
  ): Promise<{ readonly ticket: string; readonly options: PublicKeyCredentialCreationOptionsJSON }> {
    const snapshot = await this.#directory.snapshot(accountId);
    const agent = snapshot?.agents.get(agentId);
    if (!snapshot || !agent) throw new Refusal('not-found', 'There is no such agent.');
    const known = await this.#table.list(accountId, agentId);
    if (known.length >= MOST_PASSKEYS) {
      throw new Refusal('conflict', `An agent has at most ${MOST_PASSKEYS} passkeys; remove one.`);
    }
    const { generateRegistrationOptions } = await webAuthn();
    const options = await generateRegistrationOptions({
      rpName: snapshot.account.name,
      rpID: siteOf(origin),
      userID: handleOf(accountId, agentId),
      userName: agent.email,
      userDisplayName: agent.name,
      attestationType: 'none',
      supportedAlgorithmIDs: ALGORITHMS,
      excludeCredentials: known.map(({ credentialId: id, transports }) => ({ id, transports: [...transports] })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    const ticket = await this.#steps.open('new-passkey', { accountId, agentId }, { challenge: options.challenge });
    return { ticket, options };
  }

  /** Keeps the passkey that an authenticator made. Answers the recovery codes where it is the first second factor, else null. */
  async make(
    actor: AgentActor,
    made: { readonly ticket: string; readonly name: string; readonly response: RegistrationResponseJSON },
    origin: string,
  ): Promise<readonly string[] | null> {
    const { accountId, agentId } = actor;
    const step = await this.#steps.take(made.ticket, 'new-passkey');
    if (step?.accountId !== accountId || step.agentId !== agentId) throw stale();
    const { verifyRegistrationResponse } = await webAuthn();
    const verified = await verifyRegistrationResponse({
      response: made.response,
      supportedAlgorithmIDs: ALGORITHMS,
      expectedChallenge: step.facts.challenge ?? '',
      expectedOrigin: origin,
      expectedRPID: siteOf(origin),
    }).catch(() => null);
    if (!verified?.verified) throw invalidInput('/response', 'The passkey does not prove itself.');
    const { id: credentialId, publicKey, counter } = verified.registrationInfo.credential;
    const transports = (made.response.response.transports ?? []).filter((each) => /^[a-z-]{1,20}$/.test(each));
    await this.#table.add(accountId, agentId, {
      id: makeId(),
      credentialId,
      publicKey: Buffer.from(publicKey),
      counter,
      transports: transports.slice(0, 10),
      name: made.name,
      createdAt: this.#now(),
    });
    await this.#audit.note(actor, 'second-factor-added', { kind: 'passkey', name: made.name });
    return this.#factors.firstRecoveryCodes(actor);
  }

  async rename({ accountId, agentId }: AgentActor, id: string, name: string): Promise<void> {
    if (!(await this.#table.rename(accountId, agentId, id, name)))
      throw new Refusal('not-found', 'There is no such passkey.');
  }

  async remove(actor: AgentActor, id: string): Promise<void> {
    const { accountId, agentId } = actor;
    await this.#factors.refuseLast(actor, ({ totp, passkeys }) => !totp && passkeys.every((each) => each.id === id));
    if (!(await this.#table.remove(accountId, agentId, id)))
      throw new Refusal('not-found', 'There is no such passkey.');
    await this.#audit.note(actor, 'second-factor-removed', { kind: 'passkey', id });
    await this.#factors.dropIdleCodes(actor);
  }

  /** What a browser asks an authenticator for, to prove somebody who need not say who they are. */
  async beginProof(
    origin: string,
  ): Promise<{ readonly ticket: string; readonly options: PublicKeyCredentialRequestOptionsJSON }> {
    const { generateAuthenticationOptions } = await webAuthn();
    const options = await generateAuthenticationOptions({ rpID: siteOf(origin), userVerification: 'required' });
    return { ticket: await this.#steps.open('passkey', null, { challenge: options.challenge }), options };
  }

  /** Whom the authenticator's answer proves. Each challenge is good once. Throws a refusal. */
  async prove(
    ticket: string,
    response: AuthenticationResponseJSON,
    origin: string,
  ): Promise<{ readonly accountId: string; readonly agentId: string }> {
    const step = await this.#steps.take(ticket, 'passkey');
    if (!step) throw stale();
    const who = agentOf(response.response.userHandle ?? '');
    const passkey = who && (await this.#table.find(who.accountId, who.agentId, response.id));
    if (!passkey) throw unproved();
    const { verifyAuthenticationResponse } = await webAuthn();
    const verified = await verifyAuthenticationResponse({
      response,
      expectedChallenge: step.facts.challenge ?? '',
      expectedOrigin: origin,
      expectedRPID: siteOf(origin),
      credential: {
        id: passkey.credentialId,
        publicKey: Uint8Array.from(passkey.publicKey),
        counter: passkey.counter,
      },
    }).catch(() => null);
    if (!verified?.verified) throw unproved();
    const { newCounter } = verified.authenticationInfo;
    if (!(await this.#table.use(who.accountId, who.agentId, passkey.id, newCounter, this.#now()))) throw unproved();
    return who;
  }
}

/** The name that passkeys are bound to: browsers know none for a bare address. */
function siteOf(origin: string): string {
  const { hostname } = new URL(origin);
  if (isIP(hostname.replace(/^\[|\]$/g, '')) === 0) return hostname;
  throw new Refusal('conflict', 'Passkeys are bound to a host name; this page was reached by a bare address.');
}

function handleOf(accountId: string, agentId: string) {
  return Uint8Array.from(Buffer.from(`${accountId}${agentId}`.replaceAll('-', ''), 'hex'));
}

function agentOf(handle: string): { readonly accountId: string; readonly agentId: string } | null {
  const hex = Buffer.from(handle, 'base64url').toString('hex');
  if (hex.length !== 64) return null;
  const idOf = (part: string) => part.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { accountId: idOf(hex.slice(0, 32)), agentId: idOf(hex.slice(32)) };
}

function stale(): Refusal {
  return new Refusal('unauthenticated', 'That took too long, or was done already; begin again.');
}

function unproved(): Refusal {
  return new Refusal('unauthenticated', 'This passkey is not known here.');
}
