import { type Actor, mayUseFilters } from '../core/access.ts';
import type { Condition } from '../core/condition.ts';
import { FilterFault } from '../core/filter/expression.ts';
import { parseFilter } from '../core/filter/parser.ts';
import { printFilter } from '../core/filter/printer.ts';
import { type FilterView, readFilter, resolveFilter } from '../core/filter/resolution.ts';
import { invalidInput, Refusal } from '../core/refusal.ts';
import type { Accounts } from './accounts.ts';

/** An expression as it was understood: in its canonical form, and the condition that it means now. */
export interface ReadFilter {
  readonly canonical: string;
  readonly condition: Condition;
}

/** Reads filter expressions for an account: its names, its zone, its clock. */
export class Filters {
  readonly #accounts: Pick<Accounts, 'snapshot'>;
  readonly #now: () => number;

  constructor(parts: { readonly accounts: Pick<Accounts, 'snapshot'>; readonly now: () => number }) {
    this.#accounts = parts.accounts;
    this.#now = parts.now;
  }

  /**
   * The expression, or the first place where it cannot be understood. Visitors may not ask: what a filter finds would
   * tell them what agents judge of them.
   */
  async check(actor: Actor, source: string): Promise<ReadFilter | FilterFault> {
    if (!mayUseFilters(actor)) throw new Refusal('forbidden', 'Filter expressions are for agents and keys.');
    const expression = parseFilter(source);
    if (expression instanceof FilterFault) return expression;
    const condition = resolveFilter(expression, await this.#viewOf(actor));
    return condition instanceof FilterFault ? condition : { canonical: printFilter(expression), condition };
  }

  /** Refuses with `invalid-input` what cannot be understood; `pointer` says where in the request it stood. */
  async read(actor: Actor, source: string, pointer: string): Promise<ReadFilter> {
    const read = await this.check(actor, source);
    if (read instanceof FilterFault) throw invalidInput(pointer, faultText(read));
    return read;
  }

  /** What an expression that was accepted once means to Koine itself, now or as of a time; a name that is gone fits no session. */
  async conditionOf(accountId: string, source: string, now: number = this.#now()): Promise<Condition> {
    const view = { ...(await this.#viewOf({ kind: 'system', accountId })), now, forgivesNames: true };
    const condition = readFilter(source, view);
    return condition instanceof FilterFault ? { kind: 'any', of: [] } : condition;
  }

  async #viewOf(actor: Actor): Promise<FilterView> {
    return {
      snapshot: await this.#accounts.snapshot(actor.accountId),
      now: this.#now(),
      agentId: actor.kind === 'agent' ? actor.agentId : null,
    };
  }
}

/** `At character 9: …`, counted from 1 as people do. */
export function faultText({ at, message }: FilterFault): string {
  return `At character ${at + 1}: ${message}`;
}
