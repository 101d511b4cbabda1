import type { Page } from '../core/facts.ts';
import type { Sighting } from './sighting.ts';

/** Somebody who looks at a site's pages now, and whom nobody chats with yet. Times are epoch milliseconds. */
export interface LiveVisit extends Pick<Sighting, 'id' | 'inboxId' | 'language' | 'visit'> {
  readonly since: number;
  readonly seenAt: number;
  /** The latest last; at most 20. */
  readonly trail: readonly { readonly page: Page; readonly at: number }[];
}

const MOST_VISITS = 2_000;
const MOST_ACCOUNTS = 1_000;
const MOST_PAGES = 20;
const SWEEP_MS = 15_000;

interface Kept {
  readonly visit: LiveVisit;
  readonly until: number;
}

/**
 * Who looks at the pages of sites that tell of it, to this process or by it to the others; in memory alone. A visit is
 * forgotten when its time is up; of an account the 2,000 that were seen last are kept.
 */
export class LiveVisits {
  readonly #now: () => number;
  readonly #tellOthers: (sighting: Sighting) => void;
  readonly #accounts = new Map<string, Map<string, Kept>>();
  readonly #timer: NodeJS.Timeout;

  /** `tellOthers` tells the other processes, which `hear` it. */
  constructor(now: () => number, tellOthers: (sighting: Sighting) => void) {
    this.#now = now;
    this.#tellOthers = tellOthers;
    this.#timer = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  /** Keeps that the page is looked at, and tells the other processes. Told again, the page stands once. */
  see(sighting: Sighting): void {
    this.hear(sighting);
    this.#tellOthers(sighting);
  }

  /** Keeps what another process was told. */
  hear({ accountId, lastsMs, page, ...told }: Sighting): void {
    const now = this.#now();
    const visits = this.#accounts.get(accountId) ?? new Map<string, Kept>();
    const known = visits.get(told.id)?.visit;
    const before = known?.inboxId === told.inboxId ? known : null;
    const trail = before?.trail ?? [];
    const isNew = trail.at(-1)?.page.url !== page.url;
    visits.delete(told.id);
    visits.set(told.id, {
      until: now + lastsMs,
      visit: {
        ...told,
        since: before?.since ?? now,
        seenAt: now,
        trail: isNew ? [...trail, { page, at: now }].slice(-MOST_PAGES) : trail,
      },
    });
    dropFirst(visits, MOST_VISITS);
    this.#accounts.delete(accountId);
    this.#accounts.set(accountId, visits);
    dropFirst(this.#accounts, MOST_ACCOUNTS);
  }

  /** The account's visits whose time is not up, those seen last first. */
  list(accountId: string): readonly LiveVisit[] {
    const now = this.#now();
    const kept = [...(this.#accounts.get(accountId)?.values() ?? [])];
    return kept
      .filter(({ until }) => until > now)
      .map(({ visit }) => visit)
      .reverse();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #sweep(): void {
    const now = this.#now();
    for (const [accountId, visits] of this.#accounts) {
      for (const [id, { until }] of visits) if (until <= now) visits.delete(id);
      if (visits.size === 0) this.#accounts.delete(accountId);
    }
  }
}

function dropFirst<T>(map: Map<string, T>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
