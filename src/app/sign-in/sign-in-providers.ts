import type { Actor } from '../../core/access.ts';
import { invalidInput, Refusal } from '../../core/refusal.ts';
import type { SignInProvider } from '../../core/sign-in.ts';
import type { Directory } from '../../store/directory.ts';
import type { KeptProvider, SignInProviderTable } from '../../store/sign-in-providers.ts';
import { refuseUnlessManager } from '../accounts.ts';
import type { Audit } from '../audit.ts';
import type { Sealing } from '../sealing.ts';
import { makeId } from '../secrets.ts';
import { type OpenIdCalls, type OpenIdClient, ProviderFault } from './openid.ts';

const MOST_PROVIDERS = 20;
const DISCOVERY = '/.well-known/openid-configuration';

export interface NewProvider {
  readonly name: string;
  /** The issuer, or the address of its discovery document. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly secondFactor?: SignInProvider['secondFactor'];
}

export interface ProviderChanges extends Partial<Omit<NewProvider, 'issuer'>> {
  readonly disabled?: boolean;
}

/**
 * The OpenID Connect providers of an account: seen by those who may manage, changed by owners alone, for whoever names a
 * provider decides who is whom. Secrets are kept sealed, and told to nobody.
 */
export class SignInProviders {
  readonly #table: SignInProviderTable;
  readonly #directory: Directory;
  readonly #calls: OpenIdCalls;
  readonly #audit: Audit;
  readonly #sealing: Sealing | null;
  readonly #now: () => number;

  constructor(parts: {
    readonly table: SignInProviderTable;
    readonly directory: Directory;
    readonly calls: OpenIdCalls;
    readonly audit: Audit;
    readonly sealing: Sealing | null;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#directory = parts.directory;
    this.#calls = parts.calls;
    this.#audit = parts.audit;
    this.#sealing = parts.sealing;
    this.#now = parts.now;
  }

  list(actor: Actor): Promise<readonly SignInProvider[]> {
    refuseUnlessManager(actor);
    return this.#table.list(actor.accountId);
  }

  /** Keeps a provider whose discovery document could be read. */
  async create(actor: Actor, wanted: NewProvider): Promise<SignInProvider> {
    refuseOthersThanOwners(actor);
    const { accountId } = actor;
    if ((await this.#table.list(accountId)).length >= MOST_PROVIDERS) {
      throw new Refusal('conflict', `An account has at most ${MOST_PROVIDERS} providers; remove one.`);
    }
    const { name, clientId, clientSecret, secondFactor = 'koine' } = wanted;
    const issuer = wanted.issuer.endsWith(DISCOVERY) ? wanted.issuer.slice(0, -DISCOVERY.length) : wanted.issuer;
    await this.#calls.look({ issuer, clientId, clientSecret }).catch((error: unknown) => {
      throw error instanceof ProviderFault ? invalidInput('/issuer', error.message) : error;
    });
    const provider = { id: makeId(), name, issuer, clientId, secondFactor, disabled: false, createdAt: this.#now() };
    await this.#table.add(accountId, { ...provider, sealedSecret: this.#seal(accountId, provider.id, clientSecret) });
    await this.#audit.note(actor, 'sign-in-provider-made', { id: provider.id, name, issuer, secondFactor });
    return provider;
  }

  async change(actor: Actor, id: string, changes: ProviderChanges): Promise<SignInProvider> {
    refuseOthersThanOwners(actor);
    const { accountId } = actor;
    await this.#kept(accountId, id);
    if (changes.disabled) await this.#refuseLast(accountId, id);
    const { clientSecret, ...rest } = changes;
    const secret = clientSecret === undefined ? {} : { sealedSecret: this.#seal(accountId, id, clientSecret) };
    if (Object.keys(changes).length > 0) {
      await this.#table.change(accountId, id, { ...rest, ...secret });
      const told = { ...rest, ...(clientSecret !== undefined && { newSecret: true }) };
      await this.#audit.note(actor, 'sign-in-provider-changed', { id, ...told });
    }
    const { sealedSecret: _, ...changed } = await this.#kept(accountId, id);
    return changed;
  }

  /** Nobody signs in by it any more, and whom it knew is forgotten. */
  async remove(actor: Actor, id: string): Promise<void> {
    refuseOthersThanOwners(actor);
    const { name, issuer } = await this.#kept(actor.accountId, id);
    await this.#refuseLast(actor.accountId, id);
    await this.#table.remove(actor.accountId, id);
    await this.#audit.note(actor, 'sign-in-provider-removed', { id, name, issuer });
  }

  /** What is wrong with it, as a sentence; null when it answers and knows Koine. */
  async test(actor: Actor, id: string): Promise<string | null> {
    refuseUnlessManager(actor);
    try {
      await this.#calls.test(this.clientOf(actor.accountId, await this.#kept(actor.accountId, id)));
      return null;
    } catch (error) {
      if (error instanceof ProviderFault) return error.message;
      throw error;
    }
  }

  /** As what Koine is known to a provider. */
  clientOf(accountId: string, { id, issuer, clientId, sealedSecret }: KeptProvider): OpenIdClient {
    const clientSecret = this.#sealing?.open(accountId, contextOf(id), sealedSecret) ?? null;
    if (clientSecret === null) throw new ProviderFault('The secret was sealed by another key; set it anew.');
    return { issuer, clientId, clientSecret };
  }

  /** A provider by which agents may sign in now. */
  async usable(accountId: string, id: string): Promise<KeptProvider | null> {
    const kept = await this.#table.find(accountId, id);
    return kept && !kept.disabled ? kept : null;
  }

  #seal(accountId: string, id: string, secret: string): Buffer {
    if (this.#sealing) return this.#sealing.seal(accountId, contextOf(id), secret);
    throw new Refusal('conflict', 'Secrets cannot be kept: this Koine has no key to seal them by.');
  }

  async #kept(accountId: string, id: string): Promise<KeptProvider> {
    const kept = await this.#table.find(accountId, id);
    if (!kept) throw new Refusal('not-found', 'There is no such provider.');
    return kept;
  }

  /** Where providers are the only way in for most, one must stay. */
  async #refuseLast(accountId: string, id: string): Promise<void> {
    const snapshot = await this.#directory.snapshot(accountId);
    if (!snapshot?.account.settings.signIn?.providersOnly) return;
    const others = (await this.#table.list(accountId)).filter((each) => each.id !== id && !each.disabled);
    if (others.length === 0) {
      throw new Refusal(
        'conflict',
        'It is the only way in for most; let passwords count again before you take it away.',
      );
    }
  }
}

function refuseOthersThanOwners(actor: Actor): void {
  if (actor.kind !== 'agent' || actor.role !== 'owner') throw new Refusal('forbidden', 'Only an owner may do this.');
}

function contextOf(id: string): string {
  return `sign-in provider ${id}`;
}
