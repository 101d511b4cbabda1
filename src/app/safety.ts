import type { Actor } from '../core/access.ts';
import { invalidInput, Refusal } from '../core/refusal.ts';
import type { MaskingSettings, RequestLimits } from '../core/safety.ts';
import { compilePattern, MOST_STEPS } from '../core/text-pattern.ts';
import type { Directory } from '../store/directory.ts';
import { refuseUnlessManager } from './accounts.ts';
import type { Audit } from './audit.ts';
import type { Originals } from './originals.ts';

/** What an account says about masking and about how much one caller may ask. For those who may manage. */
export class Safety {
  readonly #directory: Directory;
  readonly #audit: Audit;
  readonly #originals: Originals;

  constructor(parts: { readonly directory: Directory; readonly audit: Audit; readonly originals: Originals }) {
    this.#directory = parts.directory;
    this.#audit = parts.audit;
    this.#originals = parts.originals;
  }

  async masking(actor: Actor): Promise<Required<MaskingSettings>> {
    refuseUnlessManager(actor);
    return complete((await this.#settings(actor)).masking ?? {});
  }

  /** What is absent stays. It holds for what is written from now on. */
  async changeMasking(actor: Actor, changes: MaskingSettings): Promise<Required<MaskingSettings>> {
    refuseUnlessManager(actor);
    refuseFaultyPatterns(changes.patterns ?? []);
    if (changes.originalDays && !this.#originals.canKeep) {
      throw new Refusal('conflict', 'Originals cannot be kept: this Koine has no key to seal them by.');
    }
    await this.#directory.changeSettings(actor.accountId, {
      settings: (settings) => ({ ...settings, masking: { ...settings.masking, ...changes } }),
    });
    await this.#audit.note(actor, 'masking-changed', { ...changes });
    return this.masking(actor);
  }

  async limits(actor: Actor): Promise<RequestLimits> {
    refuseUnlessManager(actor);
    return (await this.#settings(actor)).limits ?? {};
  }

  async changeLimits(actor: Actor, changes: RequestLimits): Promise<RequestLimits> {
    refuseUnlessManager(actor);
    await this.#directory.changeSettings(actor.accountId, {
      settings: (settings) => ({ ...settings, limits: { ...settings.limits, ...changes } }),
    });
    await this.#audit.note(actor, 'limits-changed', { ...changes });
    return this.limits(actor);
  }

  async #settings(actor: Actor) {
    const snapshot = await this.#directory.snapshot(actor.accountId);
    if (!snapshot) throw new Refusal('not-found', 'There is no such account.');
    return snapshot.account.settings;
  }
}

function complete(masking: MaskingSettings): Required<MaskingSettings> {
  return { cards: true, ibans: false, patterns: [], originalDays: 0, originalsFor: 'admin', ...masking };
}

function refuseFaultyPatterns(patterns: NonNullable<MaskingSettings['patterns']>): void {
  let cost = 0;
  patterns.forEach(({ pattern }, index) => {
    const compiled = compilePattern(pattern);
    if (typeof compiled === 'string') throw invalidInput(`/patterns/${index}/pattern`, compiled);
    cost += compiled.cost;
  });
  if (cost > MOST_STEPS) {
    throw invalidInput('/patterns', `The patterns come to ${cost} steps; together they may have ${MOST_STEPS}.`);
  }
}
