import type { Actor, Role } from '../../core/access.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Credentials } from '../../store/credentials.ts';
import type { Directory } from '../../store/directory.ts';
import type { SignInProviderTable } from '../../store/sign-in-providers.ts';
import { refuseUnlessManager } from '../accounts.ts';
import type { Audit } from '../audit.ts';

/** What an account asks of those who sign in. */
export interface RulesInForce {
  /** Who must have a second factor. */
  readonly secondFactorFor: readonly Role[];
  /** Whether all but owners sign in by a provider alone. */
  readonly providersOnly: boolean;
}

/** What an account asks of those who sign in. Seen by those who may manage, changed by owners alone. */
export class SignInRules {
  readonly #directory: Directory;
  readonly #credentials: Credentials;
  readonly #providers: SignInProviderTable;
  readonly #audit: Audit;

  constructor(parts: {
    readonly directory: Directory;
    readonly credentials: Credentials;
    readonly providers: SignInProviderTable;
    readonly audit: Audit;
  }) {
    this.#directory = parts.directory;
    this.#credentials = parts.credentials;
    this.#providers = parts.providers;
    this.#audit = parts.audit;
  }

  async read(actor: Actor): Promise<RulesInForce> {
    refuseUnlessManager(actor);
    const { account } = await this.#snapshot(actor.accountId);
    const { secondFactorFor = [], providersOnly = false } = account.settings.signIn ?? {};
    return { secondFactorFor, providersOnly };
  }

  /**
   * Whoever must have a second factor from now on and has none is signed out, and sets one up when they come back.
   * Where providers become the only way in, all but owners are signed out.
   */
  async change(
    actor: Actor,
    wanted: Pick<RulesInForce, 'secondFactorFor'> & Partial<RulesInForce>,
  ): Promise<RulesInForce> {
    if (actor.kind !== 'agent' || actor.role !== 'owner') throw new Refusal('forbidden', 'Only an owner may do this.');
    const { accountId } = actor;
    const { agents, account } = await this.#snapshot(accountId);
    const { providersOnly: before = false } = account.settings.signIn ?? {};
    const { secondFactorFor, providersOnly = before } = wanted;
    const own = await this.#directory.findAgent(accountId, actor.agentId);
    if (secondFactorFor.includes('owner') && !own?.hasSecondFactor) {
      throw new Refusal('conflict', 'Set up a second factor of your own before you ask for everybody’s.');
    }
    if (providersOnly && (await this.#providers.list(accountId)).every(({ disabled }) => disabled)) {
      throw new Refusal('conflict', 'Set up a provider, and sign in by it once, before it becomes the only way in.');
    }
    await this.#directory.changeSettings(accountId, {
      settings: (settings) => ({
        ...settings,
        signIn: {
          ...settings.signIn,
          secondFactorFor,
          ...(wanted.providersOnly !== undefined && { providersOnly }),
        },
      }),
    });
    await this.#audit.note(actor, 'sign-in-settings-changed', { secondFactorFor, providersOnly });
    for (const { id, role } of agents.values()) {
      const isShutOut = providersOnly && !before && role !== 'owner';
      const mustSetUp = secondFactorFor.includes(role);
      if (isShutOut || (mustSetUp && !(await this.#directory.findAgent(accountId, id))?.hasSecondFactor)) {
        await this.#credentials.revokeSignIns(accountId, id);
      }
    }
    return { secondFactorFor, providersOnly };
  }

  async #snapshot(accountId: string) {
    const snapshot = await this.#directory.snapshot(accountId);
    if (!snapshot) throw new Refusal('not-found', 'There is no such account.');
    return snapshot;
  }
}
