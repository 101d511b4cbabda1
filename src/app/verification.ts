import { createHmac, timingSafeEqual } from 'node:crypto';
import { decodeProtectedHeader, importSPKI, type JWTPayload, jwtVerify } from 'jose';
import type { Actor } from '../core/access.ts';
import type { Inbox } from '../core/directory.ts';
import { invalidInput, Refusal } from '../core/refusal.ts';
import type { VerificationKey } from '../core/safety.ts';
import type { StoredVerificationKey, VerificationKeyTable } from '../store/verification-keys.ts';
import type { LastingFacts } from '../store/visitors.ts';
import { refuseUnlessManager } from './accounts.ts';
import type { Audit } from './audit.ts';
import type { Sealing } from './sealing.ts';
import { makeId, makeSecret } from './secrets.ts';

/** What a company's site hands a visitor's browser: a JWT, or the user's id with its HMAC-SHA256. */
export type IdentityProof = { readonly token: string } | { readonly userId: string; readonly hash: string };

/** Who a visitor is proved to be, and what is proved of them. */
export interface ProvedIdentity {
  readonly userId: string;
  readonly facts: Partial<LastingFacts>;
}

export interface NewVerificationKey {
  readonly kind: VerificationKey['kind'];
  readonly name?: string;
  readonly secret?: string;
  readonly publicKey?: string;
}

const MOST_KEYS = 10;
const CLOCK_TOLERANCE_SECONDS = 60;
const USER_ID_LENGTH = 200;

/** The keys by which an inbox's visitors prove who they are, and what their proofs amount to. */
export class Verification {
  readonly #table: VerificationKeyTable;
  readonly #audit: Audit;
  readonly #sealing: Sealing | null;
  readonly #now: () => number;

  constructor(parts: {
    readonly table: VerificationKeyTable;
    readonly audit: Audit;
    readonly sealing: Sealing | null;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#audit = parts.audit;
    this.#sealing = parts.sealing;
    this.#now = parts.now;
  }

  /** Without secrets, oldest first. */
  keys(actor: Actor, inbox: Inbox): Promise<readonly VerificationKey[]> {
    refuseUnlessManager(actor);
    return this.#table.list(actor.accountId, inbox.id);
  }

  /** A secret is told this once. A public key (ES256: PEM of a P-256 key) has none. */
  async makeKey(actor: Actor, inbox: Inbox, request: NewVerificationKey) {
    refuseUnlessManager(actor);
    const { kind, name = kind } = request;
    if ((await this.#table.list(actor.accountId, inbox.id)).length >= MOST_KEYS) {
      throw new Refusal('conflict', `An inbox has at most ${MOST_KEYS} keys.`);
    }
    const { accountId } = actor;
    const key = { accountId, inboxId: inbox.id, id: makeId(), kind, name, createdAt: this.#now() };
    const secret = kind === 'ES256' ? null : secretFor(request);
    await this.#table.add({
      ...key,
      sealedSecret: secret === null ? null : this.#sealingOrRefusal().seal(accountId, contextOf(key), secret),
      publicKey: kind === 'ES256' ? await publicKeyFor(request) : null,
    });
    await this.#audit.note(actor, 'verification-key-made', { inboxId: inbox.id, id: key.id, kind, name });
    return { key, secret };
  }

  async removeKey(actor: Actor, inbox: Inbox, id: string): Promise<void> {
    refuseUnlessManager(actor);
    if (!(await this.#table.remove(actor.accountId, inbox.id, id))) {
      throw new Refusal('not-found', 'There is no such key.');
    }
    await this.#audit.note(actor, 'verification-key-removed', { inboxId: inbox.id, id });
  }

  /** Refuses with `forbidden` what proves nothing: it never counts as an anonymous visitor's. */
  async verify(accountId: string, inbox: Inbox, proof: IdentityProof): Promise<ProvedIdentity> {
    if ((inbox.settings.verification ?? 'off') === 'off') throw unproved('The inbox takes no proofs of identity.');
    const keys = await this.#table.list(accountId, inbox.id);
    return 'token' in proof ? this.#verifyToken(keys, inbox, proof.token) : this.#verifyHash(keys, proof);
  }

  async #verifyToken(keys: readonly StoredVerificationKey[], inbox: Inbox, token: string): Promise<ProvedIdentity> {
    const { alg, kid } = headerOf(token);
    // A key serves the one algorithm it was made for: a public key is never taken for a secret.
    const fitting = keys.filter((key) => key.kind === alg && key.kind !== 'user-hash');
    const named = fitting.filter(({ id }) => id === kid);
    let failure = `No key of the inbox verifies ${alg ?? 'this'}.`;
    for (const key of named.length > 0 ? named : fitting) {
      try {
        const { payload } = await jwtVerify(token, await this.#keyFor(key), {
          algorithms: [key.kind],
          audience: inbox.key,
          requiredClaims: ['sub', 'exp', 'aud'],
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
          currentDate: new Date(this.#now()),
        });
        return identityOf(payload);
      } catch (error) {
        if (error instanceof Refusal) throw error;
        failure = (error as Error).message;
      }
    }
    throw unproved(failure);
  }

  #verifyHash(keys: readonly StoredVerificationKey[], { userId, hash }: { userId: string; hash: string }) {
    const given = Buffer.from(hash, /^[0-9a-f]{64}$/i.test(hash) ? 'hex' : 'base64');
    for (const key of keys.filter(({ kind }) => kind === 'user-hash')) {
      const expected = createHmac('sha256', this.#secretOf(key)).update(userId).digest();
      if (given.length === expected.length && timingSafeEqual(given, expected)) return { userId, facts: {} };
    }
    throw unproved('The hash does not belong to the user.');
  }

  #keyFor(key: StoredVerificationKey): ReturnType<typeof importSPKI> | Uint8Array {
    return key.publicKey === null ? Buffer.from(this.#secretOf(key)) : importSPKI(key.publicKey, key.kind);
  }

  #secretOf(key: StoredVerificationKey): string {
    const { accountId, sealedSecret } = key;
    const secret = sealedSecret && this.#sealingOrRefusal().open(accountId, contextOf(key), sealedSecret);
    if (!secret) throw new Refusal('unavailable', 'The secret was sealed by a key that is not here any more.');
    return secret;
  }

  #sealingOrRefusal(): Sealing {
    if (!this.#sealing) throw new Refusal('conflict', 'Secrets cannot be kept: this Koine has no key to seal them by.');
    return this.#sealing;
  }
}

function contextOf({ inboxId, id }: Pick<VerificationKey, 'inboxId' | 'id'>): string {
  return `verification ${inboxId} ${id}`;
}

function secretFor({ secret, publicKey }: NewVerificationKey): string {
  if (publicKey !== undefined) throw invalidInput('/publicKey', 'Only ES256 has a public key.');
  if (secret?.includes('-----BEGIN')) throw invalidInput('/secret', 'This is a key file, not a shared secret.');
  return secret ?? makeSecret();
}

async function publicKeyFor({ secret, publicKey }: NewVerificationKey): Promise<string> {
  if (secret !== undefined) throw invalidInput('/secret', 'The private key of ES256 stays with its owner.');
  if (publicKey === undefined) throw invalidInput('/publicKey', 'ES256 needs the public key.');
  try {
    await importSPKI(publicKey, 'ES256');
    return publicKey;
  } catch {
    throw invalidInput('/publicKey', 'This is no public key of the curve P-256 as PEM (SPKI).');
  }
}

function headerOf(token: string): { readonly alg?: string; readonly kid?: string } {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw unproved('This is no JWT.');
  }
}

/** Standard claims first; where they are absent, the facts' own names. */
function identityOf(payload: JWTPayload): ProvedIdentity {
  const { sub = '', name, email, phone_number, phone = phone_number, locale, language = locale, attributes } = payload;
  if (sub === '' || sub.length > USER_ID_LENGTH) throw unproved('The token names no user.');
  const facts = {
    ...textOf('name', name, 200),
    ...textOf('email', email, 254),
    ...textOf('phone', phone, 40),
    ...textOf('language', language, 35),
    ...attributesOf(attributes),
  };
  return { userId: sub, facts };
}

function textOf(name: string, value: unknown, longest: number): Readonly<Record<string, string>> {
  if (value === undefined || value === null || value === '') return {};
  if (typeof value !== 'string' || value.length > longest)
    throw unproved(`The claim ${name} is no text of a fit length.`);
  return { [name]: value };
}

function attributesOf(value: unknown): Pick<Partial<LastingFacts>, 'attributes'> {
  if (value === undefined || value === null) return {};
  const entries = typeof value === 'object' ? Object.entries(value) : [];
  const isFit = ([name, text]: [string, unknown]) =>
    name.length <= 64 && ['string', 'number', 'boolean'].includes(typeof text) && String(text).length <= 1024;
  if (typeof value !== 'object' || entries.length > 64 || !entries.every(isFit)) {
    throw unproved('The claim attributes holds something that is no text of a fit length.');
  }
  return { attributes: Object.fromEntries(entries.map(([name, text]) => [name, String(text)])) };
}

function unproved(why: string): Refusal {
  return new Refusal('forbidden', `The identity is not proved: ${why}`);
}
