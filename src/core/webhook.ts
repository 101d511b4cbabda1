import type { Event, EventType } from './event.ts';

/** Somebody outside who wants to be told of sessions. Times are epoch milliseconds. */
export interface Webhook {
  readonly accountId: string;
  readonly id: string;
  /** Counts the account's webhooks from 1; never given twice. */
  readonly number: number;
  /** For people. */
  readonly name: string;
  /** In whose words they are told. */
  readonly dialect: string;
  /** `http:` or `https:`; empty where each delivery names its own address. */
  readonly url: string;
  /** What a dialect's client asked for besides; it may hold secrets. */
  readonly wishes: Readonly<Record<string, unknown>>;
  /** Null means all that the dialect can tell of. */
  readonly events: readonly EventType[] | null;
  /** Whether they are told what is for agents' eyes alone. */
  readonly notes: boolean;
  /** A filter expression in its canonical form: only sessions that satisfy it as they stand are told of; null: all. */
  readonly filter: string | null;
  /** Newest first; each signs until its time is over. Empty: nothing is signed. */
  readonly secrets: readonly SigningSecret[];
  /** The account's position up to which deliveries were made ready. */
  readonly position: number;
  readonly pausedAt: number | null;
  /** Why Koine paused it by itself; null when a person did, or nobody. */
  readonly notice: PauseNotice | null;
  /** Since when every try failed; null while none does. */
  readonly failingSince: number | null;
  readonly createdAt: number;
}

/** A secret, and until when (epoch milliseconds) it signs; null: until it is replaced. */
export interface SigningSecret {
  readonly secret: string;
  readonly until: number | null;
}

/** `failing`: no try succeeded for days; `gone`: the receiver answered that it is gone for good. */
export type PauseNotice = 'failing' | 'gone';

/** `dead`: given up; it is sent again only on request. */
export type DeliveryState = 'waiting' | 'delivered' | 'dead';

/** Why a try failed: the status of the answer, no answer in time, nobody there, an address that may not be called, too large, or a fault of Koine's. */
export type DeliveryFailure = 'status' | 'timed-out' | 'unreachable' | 'forbidden-address' | 'too-large' | 'unforeseen';

/** One event on its way to one webhook, and how the last try went. Times are epoch milliseconds. */
export interface Delivery {
  readonly accountId: string;
  readonly webhookId: string;
  /** The same for the same event, however often it is sent: receivers know repeats by it. */
  readonly id: string;
  readonly test: boolean;
  /** A test has a made-up one. */
  readonly sessionId: string;
  /** The event's place in the account's feed; 0 for a test. */
  readonly position: number;
  readonly type: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly queuedAt: number;
  readonly triedAt: number | null;
  /** When it is tried again, if it failed and waits. */
  readonly nextAt: number | null;
  /** HTTP status of the answer. */
  readonly status: number | null;
  readonly ms: number | null;
  readonly failure: DeliveryFailure | null;
  /** The beginning of the answer's text. */
  readonly answer: string | null;
}

/** How long to wait after each failed try (the last one again and again), and after how long to give up (milliseconds), or how many tries. */
export interface Patience {
  readonly delaysMs: readonly number[];
  readonly forMs: number;
  readonly tries?: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long Koine tries where a vendor's receivers expect nothing else. */
export const defaultPatience: Patience = {
  delaysMs: [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR],
  forMs: 24 * HOUR,
};

const LONGEST_WISH_MS = HOUR;

/**
 * When a delivery that failed is tried again (epoch milliseconds), or null to give up. Waits differ by up to a fifth
 * either way, by `chance` from 0 to 1, so that receivers are not met by all at once; a receiver may ask for longer.
 */
export function nextTry(
  patience: Patience,
  failed: {
    /** This one included. */
    readonly attempts: number;
    readonly queuedAt: number;
    readonly triedAt: number;
    readonly chance: number;
    readonly askedForMs?: number;
  },
): number | null {
  const { delaysMs, forMs, tries = Number.POSITIVE_INFINITY } = patience;
  const delay = delaysMs[Math.min(failed.attempts, delaysMs.length) - 1] ?? 0;
  const wished = Math.min(failed.askedForMs ?? 0, LONGEST_WISH_MS);
  const at = failed.triedAt + Math.round(Math.max(delay * (0.8 + 0.4 * failed.chance), wished));
  return at - failed.queuedAt > forMs || failed.attempts >= tries ? null : at;
}

/** After so long without one success a webhook is paused (milliseconds). */
export const PAUSED_AFTER_MS = 3 * 24 * HOUR;

/** The secrets that sign at this time, newest first. */
export function signingSecrets({ secrets }: Pick<Webhook, 'secrets'>, at: number): readonly string[] {
  return secrets.filter(({ until }) => until === null || until > at).map(({ secret }) => secret);
}

/** The secrets once a new one has come: those before it sign for `overlapMs` more, or less if they were to end before. */
export function withNewSecret(
  { secrets }: Pick<Webhook, 'secrets'>,
  secret: string,
  change: { readonly at: number; readonly overlapMs: number },
): readonly SigningSecret[] {
  const end = change.at + change.overlapMs;
  const before = secrets
    .map((old) => ({ ...old, until: Math.min(old.until ?? end, end) }))
    .filter(({ until }) => until > change.at);
  return [{ secret, until: null }, ...before.slice(0, MOST_SECRETS - 1)];
}

const MOST_SECRETS = 4;

/** The event as the webhook may be told of it, or null: what agents note for each other only where it was asked for. */
export function forWebhook(event: Event, { notes }: Pick<Webhook, 'notes'>): Event | null {
  if (notes) return event;
  switch (event.type) {
    case 'message-posted':
    case 'message-edited':
    case 'message-removed':
      return event.kind === 'text' || event.kind === 'system' ? event : null;
    case 'agent-joined':
      return event.hidden ? null : event;
    case 'session-transferred':
    case 'transfer-offered':
    case 'wrapped-up':
      return { ...event, note: null };
    case 'bot-handed-off':
      return { ...event, summary: null };
    default:
      return event;
  }
}
