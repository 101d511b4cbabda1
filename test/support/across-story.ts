import type { Agent } from '../../src/core/directory.ts';

/** A conversation as those who took part in it know it. Times are seconds since it was opened. */
export interface Story {
  /** When it was opened, in epoch milliseconds; 400 ms after a full second. */
  readonly start: number;
  readonly id: string;
  readonly number: number;
  readonly visitor: {
    readonly id: string;
    readonly name: string;
    readonly email: string | null;
    /** Null where Koine never saw their connection, and so no browser either. */
    readonly ip: string | null;
    readonly language: string | null;
  };
  readonly page: { readonly url: string; readonly title: string };
  readonly said: readonly Said[];
  /** Who had it and from when: the first accepted it, the others were given it. */
  readonly agents: readonly { readonly agent: Agent; readonly at: number }[];
  /** Seconds that each unanswered question waited for its answer. */
  readonly responses: readonly number[];
  /** From the first to the last thing that was said. */
  readonly conversation: number;
  /** When the visitor ended it; null while it goes on. */
  readonly ended: number | null;
}

/** What was said to both sides. `agent` is null when the visitor said it. */
export interface Said {
  readonly agent: Agent | null;
  readonly text: string;
  readonly at: number;
  /** When the visitor's client fetched it, where it is one that fetches. */
  readonly readAt?: number;
}

/** What was said, when all that agents had said was fetched at that time at the latest. */
export function fetchedAt(readAt: number, said: readonly Said[]): readonly Said[] {
  return said.map((each) => (each.agent === null ? each : { readAt, ...each }));
}

/** The agent who has the session, or had it last. */
export function lastAgentOf({ agents }: Story): Agent {
  const last = agents.at(-1);
  if (!last) throw new Error('Nobody took the session');
  return last.agent;
}

/** The zone of the account, which has one offset in all seasons. */
export const zone = { name: 'Asia/Kolkata', offset: '+05:30', minutes: 330 } as const;

export const browser = {
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  name: 'Chrome 126',
  system: 'Windows 10',
} as const;

/** What is known of the visitor's browser. */
export function browserOf({ visitor }: Story) {
  return visitor.ip === null ? { userAgent: null, name: null, system: null } : browser;
}

/** How a moment of the story is written. */
export function timesOf({ start }: Story) {
  const iso = (at: number, minutes = 0) => new Date(start + at * 1000 + minutes * 60_000).toISOString();
  return {
    /** `2026-01-05T10:00:00.400Z` */
    utc: (at: number) => iso(at),
    /** `2026-01-05T10:00:00` */
    utcSeconds: (at: number) => iso(at).slice(0, 19),
    /** `2026-01-05T15:30:00` by the account's clocks. */
    local: (at: number) => iso(at, zone.minutes).slice(0, 19),
  };
}
