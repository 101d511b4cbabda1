import { type Actor, forVisitor, isInSight, sightOf } from '../core/access.ts';
import type { Event, EventType, Positioned } from '../core/event.ts';
import type { Conversations, SessionFilter, SessionQuery, Total } from '../core/query.ts';
import { Refusal } from '../core/refusal.ts';
import { type Revisions, revisionsIn, withRevisions } from '../core/revisions.ts';
import type { SessionRow } from '../core/row.ts';
import type { Logs } from '../store/logs.ts';
import { type Looked, type LookingBounds, usualLooking } from '../store/session-walk.ts';
import type { Sessions } from '../store/sessions.ts';
import { wasBrokenOff } from '../store/time-box.ts';
import type { VerifiedVisitors } from '../store/verified-visitors.ts';

const noRevisions: Revisions = new Map();
const MOST_LABELLED = 5_000;

/** Reads what was: rows, logs and the account's feed, each only as far as the actor may see. */
export class History {
  readonly #sessions: Sessions;
  readonly #logs: Logs;
  readonly #verified: VerifiedVisitors;
  readonly #looking: LookingBounds;

  constructor(parts: {
    readonly sessions: Sessions;
    readonly logs: Logs;
    readonly verified: VerifiedVisitors;
    readonly looking?: LookingBounds | undefined;
  }) {
    this.#sessions = parts.sessions;
    this.#logs = parts.logs;
    this.#verified = parts.verified;
    this.#looking = parts.looking ?? usualLooking;
  }

  /** Several actors, each of an account of its own, see one list. */
  find(actor: Actor | readonly Actor[], query: SessionQuery): Promise<readonly SessionRow[]> {
    return this.#sessions.find(sightsOf(actor), query);
  }

  /**
   * A page that may end early: `reached` says how far the order was looked through in two seconds. What follows such a
   * page, or one that was found on such a way (`walked`), is asked for with `goesOn`.
   */
  look(actor: Actor, query: SessionQuery, goesOn: boolean): Promise<Looked & { readonly walked: boolean }> {
    return this.#sessions.look(sightOf(actor), query, this.#looking, goesOn);
  }

  /** To the last. Refuses with `timed-out` what takes longer than any statement may. */
  async count(actor: Actor | readonly Actor[], filter: SessionFilter): Promise<number> {
    try {
      return await this.#sessions.count(sightsOf(actor), filter);
    } catch (error) {
      if (!wasBrokenOff(error)) throw error;
      const detail = 'To count these exactly takes too long; ask for an estimate (total=estimate), or for less.';
      throw new Refusal('timed-out', detail, [], { cause: error });
    }
  }

  /** About how many, at a price that does not grow with the history. */
  estimate(actor: Actor | readonly Actor[], filter: SessionFilter): Promise<Total> {
    return this.#sessions.estimate(sightsOf(actor), filter);
  }

  /** The conversations that the filter holds, in one query that reads no message. */
  measureConversations(actor: Actor, filter: SessionFilter): Promise<Conversations> {
    return this.#sessions.measureConversations(sightOf(actor), filter);
  }

  /** The ids of the visitor and, for those who see the account's sessions, of whoever proved to be the same user. */
  async samePerson(actor: Actor, visitorId: string): Promise<readonly string[]> {
    return actor.kind === 'visitor' ? [visitorId] : this.#verified.idsOfSamePerson(actor.accountId, visitorId);
  }

  /** The labels of the newest 5,000 sessions in sight, the most used first. */
  labels(actor: Actor): ReturnType<Sessions['labels']> {
    return this.#sessions.labels(sightOf(actor), MOST_LABELLED);
  }

  /** The row; refuses with `not-found` what is not in sight. */
  async get(actor: Actor, id: string): Promise<SessionRow> {
    const row = await this.#sessions.get(actor.accountId, id);
    if (!row || !isInSight(sightOf(actor), row)) throw new Refusal('not-found', 'There is no such session.');
    return row;
  }

  /** Up to `limit` events after a sequence. A visitor's are fewer than were read: `reached` says how far reading got. */
  async events(
    actor: Actor,
    sessionId: string,
    after: number,
    limit: number,
  ): Promise<{ readonly events: readonly Event[]; readonly reached: number; readonly complete: boolean }> {
    const row = await this.get(actor, sessionId);
    const read = await this.#logs.read(actor.accountId, sessionId, after, limit);
    // What was taken back is for no visitor any more, though the log keeps it.
    const shown = actor.kind === 'visitor' ? withRevisions(read, await this.#revisionsIn(actor, row)) : read;
    return {
      events: seenBy(actor, shown),
      reached: read.at(-1)?.seq ?? after,
      complete: read.length < limit,
    };
  }

  /** The same, with each message as it now stands. */
  async eventsAsTheyStand(
    actor: Actor,
    sessionId: string,
    after: number,
    limit: number,
  ): ReturnType<History['events']> {
    const page = await this.events(actor, sessionId, after, limit);
    const revisions = await this.#revisionsIn(actor, await this.get(actor, sessionId));
    return { ...page, events: withRevisions(page.events, revisions) };
  }

  /** Up to `limit` events of these types after a position (0: from the beginning), for clients that number events across sessions. */
  async positioned(
    actor: Actor,
    sessionId: string,
    after: number,
    types: readonly EventType[],
    limit: number,
  ): Promise<readonly Positioned[]> {
    const row = await this.get(actor, sessionId);
    const read = await this.#logs.readPositioned(actor.accountId, sessionId, after, types, limit);
    return positionedSeenBy(actor, read, await this.#revisionsIn(actor, row));
  }

  /** The event at a sequence, with its place in the feed; empty when the actor may not see it. */
  async positionedAt(actor: Actor, sessionId: string, seq: number): Promise<readonly Positioned[]> {
    const row = await this.get(actor, sessionId);
    const read = await this.#logs.positionedAt(actor.accountId, sessionId, seq);
    const standing = positionedSeenBy(actor, read, await this.#revisionsIn(actor, row));
    return read.length === standing.length ? standing : [];
  }

  /** Events of many sessions already in sight, in one query; for transcripts beside a list. */
  async eventsOf(
    actor: Actor,
    rows: readonly SessionRow[],
    types: readonly EventType[],
  ): Promise<ReadonlyMap<string, readonly Event[]>> {
    const found = await this.positionedEventsOf(actor, rows, types);
    return new Map([...found].map(([id, read]) => [id, read.map(({ event }) => event)]));
  }

  /** The same, each with its position in the account's feed. */
  async positionedEventsOf(
    actor: Actor,
    rows: readonly SessionRow[],
    types: readonly EventType[],
  ): Promise<ReadonlyMap<string, readonly Positioned[]>> {
    const found = await this.#logs.readMany(
      actor.accountId,
      rows.map(({ id }) => id),
      types,
    );
    const revised = types.includes('message-posted') ? rows : [];
    const revisions = await this.revisionsOf(actor, revised);
    return new Map(
      [...found].map(([id, read]) => [id, positionedSeenBy(actor, read, revisions.get(id) ?? noRevisions)]),
    );
  }

  /** Most sessions have no message that was edited or removed, and cost nothing. */
  async #revisionsIn(actor: Actor, row: SessionRow): Promise<Revisions> {
    if (row.revisionCount === 0) return noRevisions;
    return (await this.revisionsOf(actor, [row])).get(row.id) ?? noRevisions;
  }

  /** How the messages of these sessions stand that were edited or removed, by session: their ids are unique in one only. */
  async revisionsOf({ accountId }: Actor, rows: readonly SessionRow[]): Promise<ReadonlyMap<string, Revisions>> {
    const ids = rows.filter(({ revisionCount }) => revisionCount > 0).map(({ id }) => id);
    if (ids.length === 0) return new Map();
    const found = await this.#logs.readMany(accountId, ids, ['message-edited', 'message-removed']);
    return new Map([...found].map(([id, read]) => [id, revisionsIn(read.map(({ event }) => event))]));
  }

  /** For Koine itself: the sessions of these visitors that are in progress, and the queue of each. */
  inProgressOf(accountId: string, visitorIds: readonly string[]): ReturnType<Sessions['inProgressOf']> {
    return this.#sessions.inProgressOf(accountId, visitorIds);
  }

  /** By id, how many sessions waited in its queue when each of these, already in sight, entered it; itself included. */
  queuePlaces(actor: Actor, rows: readonly SessionRow[]): Promise<ReadonlyMap<string, number>> {
    const queued = rows.filter(({ queuedAt }) => queuedAt !== null).map(({ id }) => id);
    return this.#sessions.queuePlaces(actor.accountId, queued);
  }

  /** Up to `limit` events of the whole account after a position, for those who may see all of it. */
  async feed(actor: Actor, after: number, limit: number): Promise<readonly Positioned[]> {
    if (sightOf(actor).of !== 'account') throw new Refusal('forbidden', 'The feed is for those who may see all of it.');
    return this.#logs.feed(actor.accountId, after, limit);
  }
}

function positionedSeenBy(actor: Actor, read: readonly Positioned[], revisions: Revisions): readonly Positioned[] {
  return read.flatMap((one) =>
    withRevisions(seenBy(actor, [one.event]), revisions).map((event) => ({ ...one, event })),
  );
}

function sightsOf(actor: Actor | readonly Actor[]) {
  return 'kind' in actor ? sightOf(actor) : actor.map(sightOf);
}

/** The events as this actor may see them. */
export function seenBy(actor: Actor, events: readonly Event[]): readonly Event[] {
  return actor.kind === 'visitor' ? events.map(forVisitor).filter((event) => event !== null) : events;
}
