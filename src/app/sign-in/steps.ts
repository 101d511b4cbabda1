import { type KeptStep, NO_ACCOUNT, type SignInStepKind, type SignInStepTable } from '../../store/sign-in-steps.ts';
import { hashSecret, makeSecret } from '../secrets.ts';

const LASTS_MS = 10 * 60_000;
const MOST_TRIES = 5;

/** A half-done sign-in, and the account that it is of; null as long as nobody knows it. */
export interface Step extends KeptStep {
  readonly accountId: string | null;
}

/** Half-done sign-ins, each known by a ticket that is good for ten minutes, for five tries, and once. */
export class Steps {
  readonly #table: SignInStepTable;
  readonly #now: () => number;

  constructor(parts: { readonly table: SignInStepTable; readonly now: () => number }) {
    this.#table = parts.table;
    this.#now = parts.now;
  }

  /** Opens a step; the ticket is told this once. */
  async open(
    kind: SignInStepKind,
    of: { readonly accountId: string; readonly agentId: string | null } | null,
    facts: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const accountId = of?.accountId ?? NO_ACCOUNT;
    const ticket = `step_${accountId.replaceAll('-', '')}_${makeSecret()}`;
    const step = { kind, agentId: of?.agentId ?? null, facts };
    await this.#table.add(accountId, hashSecret(ticket), step, this.#now() + LASTS_MS);
    return ticket;
  }

  /** The step, with one more try counted; null when there is none such (any more). */
  async count(ticket: string, kind: SignInStepKind): Promise<Step | null> {
    const accountId = accountOf(ticket);
    if (accountId === null) return null;
    const step = await this.#table.count(accountId, hashSecret(ticket), MOST_TRIES, this.#now());
    return step?.kind === kind ? stepOf(accountId, step) : null;
  }

  /** The step, which is over with this; null when there is none such (any more). */
  async take(ticket: string, kind: SignInStepKind): Promise<Step | null> {
    const accountId = accountOf(ticket);
    if (accountId === null) return null;
    const step = await this.#table.take(accountId, hashSecret(ticket), this.#now());
    return step?.kind === kind ? stepOf(accountId, step) : null;
  }

  /** Forgets what is over. */
  sweep(): Promise<void> {
    return this.#table.sweep(this.#now());
  }
}

function stepOf(accountId: string, { kind, agentId, facts }: KeptStep): Step {
  return { kind, agentId, facts, accountId: accountId === NO_ACCOUNT ? null : accountId };
}

function accountOf(ticket: string): string | null {
  const hex = /^step_([0-9a-f]{32})_[\w-]{43}$/.exec(ticket)?.[1];
  return hex ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : null;
}
