import { type Actor, sightOf } from '../core/access.ts';
import type { Event, Positioned } from '../core/event.ts';
import { guardedOf } from '../core/guarded.ts';
import { Refusal } from '../core/refusal.ts';
import type { Appended } from '../store/journal.ts';
import { type Audience, maySee, seenBy } from './audience.ts';
import type { Hub } from './hub.ts';
import type { HubReader, News } from './hub-reader.ts';

/** Where a feed reads what it was not told. */
export interface StoredLog {
  /** Up to `limit` events as the actor may see them, and how far reading got; refuses what is not in sight. */
  events(
    actor: Actor,
    sessionId: string,
    after: number,
    limit: number,
  ): Promise<{ readonly events: readonly Event[]; readonly reached: number; readonly complete: boolean }>;
  /** Up to `limit` events of the account after a position; refuses those who may not see all of it. */
  feed(actor: Actor, after: number, limit: number): Promise<readonly Positioned[]>;
}

export interface FeedSource {
  readonly hub: Hub;
  readonly log: StoredLog;
}

/** An event and the sequence of the one before it that this reader may see; or that history is complete up to `seq`. */
export type SessionNews =
  | { readonly kind: 'event'; readonly event: Event; readonly previous: number }
  | { readonly kind: 'caught-up'; readonly seq: number };

const PAGE = 500;

/**
 * A session's events after a sequence, without gap or repeat [K3]: what is stored, then `caught-up` once, then what is
 * committed from now on, until the signal. Throws a refusal when the session is not (or no more) in sight, and
 * `ReaderOverflow` when events come faster than they are taken.
 */
export async function* sessionFeed(
  { hub, log }: FeedSource,
  audience: Audience,
  from: { readonly sessionId: string; readonly after: number; readonly signal: AbortSignal },
): AsyncGenerator<SessionNews, void, void> {
  const { sessionId, signal } = from;
  // Subscribing before reading: what is committed in between comes twice rather than never, and the second is dropped.
  const reader = hub.readSession(sessionId);
  const stop = closeOnAbort(reader, signal);
  let seen = from.after;
  let shown = from.after;

  async function* stored(): AsyncGenerator<SessionNews, void, void> {
    for (let complete = false; !complete && !signal.aborted; ) {
      const page = await log.events(audience.actor, sessionId, seen, PAGE);
      for (const event of page.events) {
        if (signal.aborted) return;
        yield { kind: 'event', event, previous: shown };
        shown = event.seq;
      }
      seen = page.reached;
      complete = page.complete;
    }
  }

  try {
    yield* stored();
    if (!signal.aborted) yield { kind: 'caught-up', seq: seen };
    for (let batch = await reader.take(); batch; batch = await reader.take()) {
      for (const news of batch) {
        if (news.kind === 'appended' && !maySee(audience.actor, guardedOf(news.appended.session))) throw outOfSight();
        if (leapsOver(news, seen + 1)) yield* stored();
        if (news.kind !== 'appended') continue;
        for (const event of news.appended.events) {
          if (event.seq <= seen) continue;
          seen = event.seq;
          const visible = seenBy(audience.actor, event);
          if (!visible) continue;
          if (signal.aborted) return;
          yield { kind: 'event', event: visible, previous: shown };
          shown = event.seq;
        }
      }
    }
  } finally {
    stop();
  }
}

/**
 * The account's events after a position, a page at a time and never an empty one, without gap or repeat: what is stored,
 * then what is committed from now on, until the signal. Throws as `sessionFeed` does.
 */
export async function* accountFeed(
  { hub, log }: FeedSource,
  audience: Audience,
  from: { readonly after: number; readonly signal: AbortSignal },
): AsyncGenerator<readonly Positioned[], void, void> {
  const { signal } = from;
  const reader = hub.readAccount(audience.actor.accountId);
  const stop = closeOnAbort(reader, signal);
  let seen = from.after;

  async function* stored(): AsyncGenerator<readonly Positioned[], void, void> {
    for (let complete = false; !complete && !signal.aborted; ) {
      const page = await log.feed(audience.actor, seen, PAGE);
      const last = page.at(-1);
      if (last) {
        seen = last.position;
        yield page;
      }
      complete = page.length < PAGE;
    }
  }

  try {
    yield* stored();
    for (let batch = await reader.take(); batch; batch = await reader.take()) {
      for (const news of batch) {
        if (sightOf(audience.actor).of !== 'account') throw outOfSight();
        if (news.kind === 'missed') {
          yield* stored();
          continue;
        }
        const position = news.kind === 'woken' ? news.wake.position : news.appended.position;
        // Appends that were refused leave holes, and imports are not announced: only the store knows which it is.
        if (position > seen + 1 || (news.kind === 'woken' && position > seen)) yield* stored();
        const fresh = news.kind === 'woken' ? [] : positioned(news.appended).filter((item) => item.position > seen);
        const last = fresh.at(-1);
        if (!last || signal.aborted) continue;
        seen = last.position;
        yield fresh;
      }
    }
  } finally {
    stop();
  }
}

function closeOnAbort(reader: HubReader, signal: AbortSignal): () => void {
  const close = () => reader.close();
  if (signal.aborted) close();
  signal.addEventListener('abort', close, { once: true });
  return () => {
    signal.removeEventListener('abort', close);
    close();
  };
}

function leapsOver(news: News, next: number): boolean {
  if (news.kind === 'missed') return true;
  if (news.kind === 'woken') return news.wake.version > next;
  return (news.appended.events[0]?.seq ?? next) > next;
}

function positioned({ session, events, position }: Appended): readonly Positioned[] {
  return events.map((event, index) => ({ position: position + index, sessionId: session.id, event }));
}

function outOfSight(): Refusal {
  return new Refusal('not-found', 'There is no such session.');
}
