import type { Actor, Role } from '../../core/access.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Credentials } from '../../store/credentials.ts';
import type { Directory } from '../../store/directory.ts';
import { refuseUnlessManager } from '../accounts.ts';
import type { Audit } from '../audit.ts';

/** Who must have a second factor. Seen by those who may manage, changed by owners alone. */
export class SignInRules {
  readonly #directory: Directory;
  readonly #credentials: Credentials;
  readonly #audit: Audit;

  constructor(parts: { readonly directory: Directory; readonly credentials: Credentials; readonly audit: Audit }) {
    this.#directory = parts.directory;
    this.#credentials = parts.credentials;
    this.#audit = parts.audit;
  }

  async read(actor: Actor): Promise<{ readonly secondFactorFor: readonly Role[] }> {
    refuseUnlessManager(actor);
    const { account } = await this.#snapshot(actor.accountId);
    return { secondFactorFor: account.settings.signIn?.secondFactorFor ?? [] };
  }

  /** Whoever must have a second factor from now on and has none is signed out, and sets one up when they come back. */
  async change(actor: Actor, secondFactorFor: readonly Role[]): Promise<{ readonly secondFactorFor: readonly Role[] }> {
    if (actor.kind !== 'agent' || actor.role !== 'owner') throw new Refusal('forbidden', 'Only an owner may do this.');
    const { accountId } = actor;
    const { agents } = await this.#snapshot(accountId);
    const own = await this.#directory.findAgent(accountId, actor.agentId);
    if (secondFactorFor.includes('owner') && !own?.hasSecondFactor) {
      throw new Refusal('conflict', 'Set up a second factor of your own before you ask for everybody’s.');
    }
    await this.#directory.changeSettings(accountId, {
      settings: (settings) => ({ ...settings, signIn: { ...settings.signIn, secondFactorFor } }),
    });
    await this.#audit.note(actor, 'sign-in-settings-changed', { secondFactorFor });
    for (const { id, role } of agents.values()) {
      if (!secondFactorFor.includes(role) || (await this.#directory.findAgent(accountId, id))?.hasSecondFactor)
        continue;
      await this.#credentials.revokeSignIns(accountId, id);
    }
    return { secondFactorFor };
  }

  async #snapshot(accountId: string) {
    const snapshot = await this.#directory.snapshot(accountId);
    if (!snapshot) throw new Refusal('not-found', 'There is no such account.');
    return snapshot;
  }
}
