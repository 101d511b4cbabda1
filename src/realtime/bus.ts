/** Tells that a session's log now reaches `version`, and its account's feed `position`. It carries no event. */
export interface Wake {
  readonly accountId: string;
  readonly sessionId: string;
  /** The sequence that the session's next event will have. */
  readonly version: number;
  readonly position: number;
}

/** One Koine's place on the bus. */
export interface BusMember {
  /** Tells all others; never waits and never throws. */
  publish(wake: Wake): void;
  leave(): void;
}

/**
 * Joins the Koines that serve one database. It only wakes: a wake-up may come late, twice or never, for readers find
 * what they lack by its sequence and read the store.
 */
export interface Bus {
  /**
   * The listener hears what others publish, never what its own member does. `missed` is called when wake-ups may have
   * been lost for a while.
   */
  join(listener: (wake: Wake) => void, missed: () => void): BusMember;
}

/** The bus inside one process. */
export function localBus(): Bus {
  const listeners = new Set<(wake: Wake) => void>();
  return {
    join(listener) {
      listeners.add(listener);
      return {
        publish(wake) {
          for (const other of listeners) if (other !== listener) other(wake);
        },
        leave: () => void listeners.delete(listener),
      };
    },
  };
}
