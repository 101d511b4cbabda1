import type { Roll } from './roll.ts';
import type { Sighting } from './sighting.ts';
import type { Signal } from './signal.ts';

/** Tells that a session's log now reaches `version`, and its account's feed `position`. It carries no event. */
export interface Wake {
  readonly accountId: string;
  readonly sessionId: string;
  /** The sequence that the session's next event will have. */
  readonly version: number;
  readonly position: number;
}

/** What one Koine hears of the others; never of what its own member does. */
export interface BusListener {
  woken(wake: Wake): void;
  told(signal: Signal): void;
  counted(roll: Roll): void;
  shown(sighting: Sighting): void;
  /** Wake-ups and signals may have been lost for a while. */
  missed(): void;
}

/** One Koine's place on the bus. What it says goes to all others; it never waits and never throws. */
export interface BusMember {
  wake(wake: Wake): void;
  tell(signal: Signal): void;
  count(roll: Roll): void;
  show(sighting: Sighting): void;
  leave(): void;
}

/**
 * Joins the Koines that serve one database. What it carries may come late, twice or never: who is woken finds what it
 * lacks by its sequence and reads the store, and a signal is worth no more than the moment.
 */
export interface Bus {
  join(listener: BusListener): BusMember;
}

/** The bus inside one process. */
export function localBus(): Bus {
  const listeners = new Set<BusListener>();
  return {
    join(listener) {
      const tellOthers = (tell: (other: BusListener) => void) => {
        for (const other of listeners) if (other !== listener) tell(other);
      };
      listeners.add(listener);
      return {
        wake: (wake) => tellOthers((other) => other.woken(wake)),
        tell: (signal) => tellOthers((other) => other.told(signal)),
        count: (roll) => tellOthers((other) => other.counted(roll)),
        show: (sighting) => tellOthers((other) => other.shown(sighting)),
        leave: () => void listeners.delete(listener),
      };
    },
  };
}
