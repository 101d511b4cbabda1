import { contributingEvents, contributionsOf } from '../core/rollups/contribution.ts';
import type { Session } from '../core/session.ts';
import type { Appended } from './journal.ts';
import { RollupCells } from './rollup-cells.ts';

/** Cells and sessions that are held for one account. What changes more is read from the log instead. */
const MOST_HELD = 5_000;
const MOST_ACCOUNTS = 1_000;

/** How far a generation of an account's rollups has come, and how often the account's logs had been changed by then. */
export interface RollupStanding {
  readonly accountId: string;
  readonly generation: number;
  readonly position: number;
  readonly rewrites: number;
}

/** Where an account's current generation stands, if it has one, and how far its log has come. */
export interface Lag {
  readonly accountId: string;
  readonly generation: number | null;
  readonly position: number;
  readonly newest: number;
}

/** What an unbroken run of appends, after `from` and up to `to`, changes in a generation's figures. */
interface Held {
  readonly generation: number;
  readonly rewrites: number;
  readonly from: number;
  readonly to: number;
  readonly cells: RollupCells;
  /** Those that agents have or had, as they are at the end of the run. */
  readonly sessions: Map<string, Session>;
}

/**
 * What this process committed a moment ago, boiled down to what it changes in rollups: an append adds what its session
 * contributes after it and takes away what it contributed before, so that no log need be read for it. Only for accounts
 * of which it is known where their rollups stood, and never over a change of their logs.
 */
export class RollupsInHand {
  readonly #byAccount = new Map<string, Held>();

  add({ base, session, events, position }: Appended): void {
    const held = this.#byAccount.get(session.accountId);
    if (!held) return;
    const isNext = held.to === position - 1 && held.cells.size < MOST_HELD && held.sessions.size < MOST_HELD;
    const begun = isNext ? held : emptyOf({ ...held, accountId: session.accountId, position: position - 1 });
    this.#byAccount.set(session.accountId, { ...begun, to: position + events.length - 1 });
    if (!events.some(({ type }) => contributing.has(type))) return;
    for (const each of base ? contributionsOf(base) : []) begun.cells.add(each, -1);
    for (const each of contributionsOf(session)) begun.cells.add(each, 1);
    if (session.agentLegs.length > 0) begun.sessions.set(session.id, session);
  }

  /** What follows on from there, which is then no longer held; null when the log is to be asked. */
  take(standing: RollupStanding): Held | null {
    const held = this.#byAccount.get(standing.accountId);
    if (!held || !isOf(held, standing) || held.from !== standing.position || held.to === held.from) return null;
    this.#byAccount.set(standing.accountId, emptyOf({ ...standing, position: held.to }));
    return held;
  }

  /** Up to where the log is to be asked until what is held follows on; null when nothing is held that can. */
  begins({ accountId, position }: Pick<RollupStanding, 'accountId' | 'position'>): number | null {
    const held = this.#byAccount.get(accountId);
    return held && held.from > position ? held.from : null;
  }

  /** Whether all that a generation which stands there lacks up to the newest position is held, and changes nothing in it. */
  isIdle({ accountId, generation, position, newest }: Lag): boolean {
    const held = this.#byAccount.get(accountId);
    if (!held || held.generation !== generation || held.from > position || held.to < newest) return false;
    return held.cells.size === 0 && held.sessions.size === 0;
  }

  /** So they stand now: what is appended from here on is held. */
  stand(standing: RollupStanding): void {
    const held = this.#byAccount.get(standing.accountId);
    if (held && isOf(held, standing) && held.from >= standing.position) return;
    if (!held && this.#byAccount.size >= MOST_ACCOUNTS) this.#byAccount.clear();
    this.#byAccount.set(standing.accountId, emptyOf(standing));
  }
}

const contributing: ReadonlySet<string> = new Set(contributingEvents);

function isOf(held: Held, { generation, rewrites }: RollupStanding): boolean {
  return held.generation === generation && held.rewrites === rewrites;
}

function emptyOf({ accountId, generation, rewrites, position }: RollupStanding): Held {
  const cells = new RollupCells(accountId, generation);
  return { generation, rewrites, from: position, to: position, cells, sessions: new Map() };
}
