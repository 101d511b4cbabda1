import type { Actor } from '../../core/access.ts';
import type { Account } from '../../core/directory.ts';
import { isKeepable } from '../../core/keepable.ts';
import { Refusal } from '../../core/refusal.ts';
import type { SignInPlace } from '../../core/sign-in.ts';
import type { Directory, FoundAgent } from '../../store/directory.ts';
import type { KeptProvider, SignInProviderTable } from '../../store/sign-in-providers.ts';
import { refuseUnlessManager, refuseUnlessOwner } from '../accounts.ts';
import type { Audit } from '../audit.ts';
import { firstSlug } from '../first-account.ts';
import { type OpenIdCalls, type OpenIdPerson, ProviderFault } from './openid.ts';
import type { SignInProviders } from './sign-in-providers.ts';
import type { HalfSignedIn, SignedIn, SignIns } from './sign-ins.ts';
import type { Steps } from './steps.ts';

const LONGEST_SUBJECT = 255;

/** Signing in by OpenID Connect. Agents are found by their verified e-mail address the first time, and then by the provider's subject. */
export class ProviderSignIns {
  readonly #table: SignInProviderTable;
  readonly #providers: SignInProviders;
  readonly #calls: OpenIdCalls;
  readonly #directory: Directory;
  readonly #signIns: SignIns;
  readonly #steps: Steps;
  readonly #audit: Audit;
  readonly #now: () => number;

  constructor(parts: {
    readonly table: SignInProviderTable;
    readonly providers: SignInProviders;
    readonly calls: OpenIdCalls;
    readonly directory: Directory;
    readonly signIns: SignIns;
    readonly steps: Steps;
    readonly audit: Audit;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#providers = parts.providers;
    this.#calls = parts.calls;
    this.#directory = parts.directory;
    this.#signIns = parts.signIns;
    this.#steps = parts.steps;
    this.#audit = parts.audit;
    this.#now = parts.now;
  }

  /** The providers that a sign-in page shows: of the account named, else of the first or only one. Each key is good for `begin`. */
  async offered(slug: string | null): Promise<readonly { readonly key: string; readonly name: string }[]> {
    const account = await this.#account(slug);
    if (!account) return [];
    const usable = (await this.#table.list(account.id)).filter(({ disabled }) => !disabled);
    return usable.map(({ id, name }) => ({ key: `${account.number}.${id}`, name }));
  }

  /** Where to send the browser. The ticket comes back with it, and with nobody else's. `again`: they are asked anew who they are. */
  async begin(
    key: string,
    redirectUri: string,
    again: boolean,
  ): Promise<{ readonly ticket: string; readonly url: string }> {
    const [, number = '', id = ''] = /^(\d{1,9})\.([0-9a-f-]{36})$/.exec(key) ?? [];
    const account = (await this.#directory.findAccount({ number: Number(number) }))?.account;
    const provider = account && (await this.#providers.usable(account.id, id));
    if (!account || !provider) throw new Refusal('not-found', 'There is no such provider any more.');
    const { url, round } = await this.#reach(provider, () =>
      this.#calls.begin(this.#providers.clientOf(account.id, provider), redirectUri, again),
    );
    const facts = { ...round, again: String(again), provider: id };
    return { ticket: await this.#steps.open('provider', { accountId: account.id, agentId: null }, facts), url };
  }

  /** Ends what `begin` began, by the query that the browser came back with. Throws a refusal. */
  async finish(ticket: string, answer: string, place: SignInPlace): Promise<SignedIn | HalfSignedIn> {
    const step = await this.#steps.take(ticket, 'provider');
    const { provider: id = '', redirectUri = '', verifier = '', state = '', nonce = '', again } = step?.facts ?? {};
    const provider = step?.accountId && (await this.#providers.usable(step.accountId, id));
    if (!step?.accountId || !provider) {
      throw new Refusal(
        'unauthenticated',
        'This took too long, was done already, or began in another browser; begin again.',
      );
    }
    const { accountId } = step;
    const round = { redirectUri, verifier, state, nonce, again: again === 'true' };
    const person = await this.#reach(provider, () =>
      this.#calls.finish(this.#providers.clientOf(accountId, provider), round, answer),
    );
    if (!person) throw new Refusal('unauthenticated', `${provider.name} did not prove who you are; begin again.`);
    const agent = await this.#agentOf(accountId, provider, person);
    const hadFactor =
      provider.secondFactor === 'provider' || (provider.secondFactor === 'claimed' && person.hadSecondFactor);
    const how = { provedAt: person.provedAt, provider: provider.name };
    if (hadFactor) return this.#signIns.begin({ accountId, agentId: agent.id }, place, how);
    return this.#signIns.goOn(agent, place, how);
  }

  /** Forgets by what the providers know an agent, as for one whose account there was made anew. For those who may manage. */
  async unlink(actor: Actor, agentId: string): Promise<void> {
    refuseUnlessManager(actor);
    const { accountId } = actor;
    const agent = (await this.#directory.snapshot(accountId))?.agents.get(agentId);
    if (!agent) throw new Refusal('not-found', 'There is no such agent.');
    refuseUnlessOwner(actor, agent.role);
    const links = await this.#table.unlink(accountId, agentId);
    if (links > 0) await this.#audit.note(actor, 'sign-in-unlinked', { agentId });
  }

  async #agentOf(accountId: string, provider: KeptProvider, person: OpenIdPerson): Promise<FoundAgent> {
    const { subject, email } = person;
    if (subject.length > LONGEST_SUBJECT || !isKeepable(subject)) throw unknownTo(provider);
    const linked = await this.#table.agentOf(accountId, provider.id, subject);
    if (linked !== null) {
      const agent = await this.#directory.findAgent(accountId, linked);
      if (!agent || agent.disabled) throw unknownTo(provider);
      return agent;
    }
    if (email === null) {
      const sentence = `${provider.name} does not say that your e-mail address is verified: without that nobody is found by it.`;
      throw new Refusal('unauthenticated', sentence);
    }
    const found = isKeepable(email) ? await this.#directory.findAgents(email) : [];
    const agent = found.find((each) => each.accountId === accountId && !each.disabled);
    if (!agent) throw unknownTo(provider);
    const link = { subject, agentId: agent.id, linkedAt: this.#now() };
    // Somebody else may have been given the address of whom the provider knew before.
    if (!(await this.#table.link(accountId, provider.id, link))) throw unknownTo(provider);
    const { name, role } = (await this.#directory.snapshot(accountId))?.agents.get(agent.id) ?? {};
    const actor = {
      kind: 'agent',
      accountId,
      agentId: agent.id,
      name: name ?? '',
      role: role ?? 'agent',
      rights: {},
    } as const;
    await this.#audit.note(actor, 'sign-in-linked', { provider: provider.name, subject });
    return agent;
  }

  async #reach<T>({ name }: KeptProvider, work: () => T): Promise<Awaited<T>> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ProviderFault)) throw error;
      throw new Refusal('unavailable', `${name} cannot be reached now; try again, or sign in otherwise.`);
    }
  }

  async #account(slug: string | null): Promise<Account | null> {
    if (slug !== null) return (await this.#directory.findAccount({ slug }))?.account ?? null;
    const accounts = await this.#directory.accounts();
    return accounts.find((each) => each.slug === firstSlug || accounts.length === 1) ?? null;
  }
}

function unknownTo({ name }: KeptProvider): Refusal {
  const sentence = `${name} proved who you are, but nobody who may sign in here is known by that. Ask an owner or admin.`;
  return new Refusal('unauthenticated', sentence);
}
