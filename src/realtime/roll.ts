import type { Presence } from './presence.ts';
import { isRecord, isText } from './signal.ts';

/** What a process tells the others: visitors whom it serves, or who have left it. */
export interface Roll {
  readonly visitorIds: readonly string[];
  readonly here: boolean;
}

/** How long a visitor counts of whom nothing more is told. */
export const ROLL_LASTS_MS = 40_000;
const EVERY_MS = 15_000;
const MOST_IDS = 500;
const LONGEST_ID = 100;

/** The roll that another process wrote; null when it is none. */
export function readRoll(value: unknown): Roll | null {
  if (!isRecord(value)) return null;
  const { visitorIds, here } = value;
  const isRoll =
    typeof here === 'boolean' &&
    Array.isArray(visitorIds) &&
    visitorIds.length <= MOST_IDS &&
    visitorIds.every((id) => isText(id, LONGEST_ID));
  return isRoll ? { visitorIds, here } : null;
}

/**
 * Tells the other processes which visitors this one serves: at once who comes or goes, and all of them again and again, for
 * who is told of no more is gone.
 */
export class RollCall {
  readonly #presence: Pick<Presence, 'visitors' | 'followVisitors'>;
  readonly #tellOthers: (roll: Roll) => void;
  readonly #unfollow: () => void;
  readonly #timer: NodeJS.Timeout;

  constructor(presence: Pick<Presence, 'visitors' | 'followVisitors'>, tellOthers: (roll: Roll) => void) {
    this.#presence = presence;
    this.#tellOthers = tellOthers;
    this.#unfollow = presence.followVisitors((visitorId, here) => tellOthers({ visitorIds: [visitorId], here }));
    this.#timer = setInterval(() => this.call(), EVERY_MS).unref();
  }

  /** Tells of all who are here now. */
  call(): void {
    const ids = this.#presence.visitors().map(({ visitorId }) => visitorId);
    for (let from = 0; from < ids.length; from += MOST_IDS) {
      this.#tellOthers({ visitorIds: ids.slice(from, from + MOST_IDS), here: true });
    }
  }

  close(): void {
    this.#unfollow();
    clearInterval(this.#timer);
  }
}
