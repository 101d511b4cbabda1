import type { Presence } from './presence.ts';
import { MOST_IN_ROLL, type Roll } from './roll.ts';

const EVERY_MS = 15_000;

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
    for (let from = 0; from < ids.length; from += MOST_IN_ROLL) {
      this.#tellOthers({ visitorIds: ids.slice(from, from + MOST_IN_ROLL), here: true });
    }
  }

  close(): void {
    this.#unfollow();
    clearInterval(this.#timer);
  }
}
