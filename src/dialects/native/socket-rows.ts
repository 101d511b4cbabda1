import type { Actor } from '../../core/access.ts';
import type { Snapshot } from '../../core/directory.ts';
import { MAX_PAGE, type SessionFilter, type SessionQuery } from '../../core/query.ts';
import { Refusal } from '../../core/refusal.ts';
import type { SessionRow } from '../../core/row.ts';
import type { Stage } from '../../core/session.ts';
import { maySee } from '../../realtime/audience.ts';
import { type HubReader, type News, ReaderOverflow } from '../../realtime/hub-reader.ts';
import { encodeSession, encodeTime } from './codec.ts';
import type { SocketContext } from './socket-context.ts';
import { rowFrame, serialise } from './socket-frames.ts';
import type { Recipient } from './socket-watch.ts';

type Member = Exclude<Actor, { kind: 'visitor' }>;

const IN_PROGRESS: readonly Stage[] = ['intake', 'waiting', 'active'];
const RELIST_MS = 1_000;
const MOST_NOTICED = 1_000;
const MENTION_LENGTH = 200;

/**
 * The rows in sight that are in progress or to be wrapped up by the member, all at once, and then each that changes, at most ten times a second. When rows
 * are lost on the way, or leave the member's sight, all come at once again, at most once a second.
 */
export class RowWatch {
  readonly #recipient: Recipient;
  readonly #member: Member;
  readonly #context: SocketContext;
  /** Rows that the client shows as in progress. */
  readonly #shown = new Set<string>();
  /** Sessions of which the client was told that they wait, and no more. */
  readonly #noticed = new Set<string>();
  #reader: HubReader;
  #isStale = true;
  #listedAt = Number.NEGATIVE_INFINITY;
  #closed = false;
  readonly #unfollow: () => void;

  constructor(recipient: Recipient, member: Member, context: SocketContext) {
    this.#recipient = recipient;
    this.#member = member;
    this.#context = context;
    this.#reader = context.realtime.hub.readAccount(member.accountId);
    this.#unfollow = context.realtime.rooms.followPreviews((sessionId, actor, text) => {
      if (!this.#shown.has(sessionId)) return;
      const typed = text === null ? { typing: false } : { typing: true, text };
      this.#recipient.outlet.offer(serialise({ t: 'typing', sessionId, actor, ...typed }));
    });
  }

  /** Follows the rows until `close`. Never rejects. */
  async run(): Promise<void> {
    try {
      while (!this.#closed) {
        if (this.#isStale) await this.#list();
        const news = await this.#take();
        if (!news) return;
        await this.#tell(news);
        await new Promise((resolve) => setTimeout(resolve, this.#context.limits.rowsEveryMs).unref());
      }
    } catch (error) {
      if (!this.#closed) this.#recipient.fail(error);
    } finally {
      this.#reader.close();
      this.#unfollow();
    }
  }

  close(): void {
    this.#closed = true;
    this.#unfollow();
    this.#reader.close();
  }

  /** What changed, nothing when too much did, null at the end. */
  async #take(): Promise<readonly News[] | null> {
    try {
      return await this.#reader.take();
    } catch (error) {
      if (!(error instanceof ReaderOverflow)) throw error;
      this.#reader = this.#context.realtime.hub.readAccount(this.#member.accountId);
      this.#isStale = true;
      return [];
    }
  }

  async #list(): Promise<void> {
    const wait = this.#listedAt + RELIST_MS - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait).unref());
    if (this.#closed) return;
    this.#isStale = false;
    this.#listedAt = performance.now();
    const { app } = this.#context;
    const snapshot = await app.accounts.snapshot(this.#member.accountId);
    const rows = (
      await Promise.all(this.#filters().map((filter) => app.history.find(this.#member, listOf(filter))))
    ).flat();
    this.#shown.clear();
    for (const { id } of rows) this.#shown.add(id);
    const sessions = rows.map((row) => encodeSession(row, snapshot, this.#member));
    await this.#recipient.outlet.flow(serialise({ t: 'sessions', sessions }));
  }

  async #tell(batch: readonly News[]): Promise<void> {
    const newest = new Map<string, Extract<News, { kind: 'appended' }> | null>();
    for (const news of batch) {
      if (news.kind === 'appended') newest.set(news.appended.session.id, news);
      else if (news.kind === 'woken') newest.set(news.wake.sessionId, null);
      else this.#isStale = true;
    }
    const snapshot = await this.#context.app.accounts.snapshot(this.#member.accountId);
    for (const [id, news] of newest) {
      const told = news?.appended.row ?? null;
      const row = told ?? (await this.#read(id));
      if (this.#closed) return;
      if (!row || !maySee(this.#member, row)) {
        this.#notify(told ?? (await this.#readForNotice(id)), snapshot);
        if (this.#shown.delete(id)) this.#isStale = true;
        continue;
      }
      for (const news of batch) this.#mention(news, row);
      if (IN_PROGRESS.includes(row.stage) || this.#isToWrapUp(row)) this.#shown.add(id);
      else this.#shown.delete(id);
      await this.#recipient.outlet.flow(rowFrame(row, snapshot, this.#member));
    }
  }

  /** Tells the member of notes that name them. What another process wrote is told by a push alone. */
  #mention(news: News, { id, number }: SessionRow): void {
    const member = this.#member;
    if (news.kind !== 'appended' || news.appended.session.id !== id || member.kind !== 'agent') return;
    for (const event of news.appended.events) {
      if (event.type !== 'message-posted' || !event.mentions?.some((each) => each.id === member.agentId)) continue;
      const text = event.text.slice(0, MENTION_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
      this.#recipient.outlet.offer(serialise({ t: 'mention', sessionId: id, number, by: event.actor, text }));
    }
  }

  /** What is in progress, and what this agent is to wrap up. */
  #filters(): readonly SessionFilter[] {
    const member = this.#member;
    return [{ stages: IN_PROGRESS }, ...(member.kind === 'agent' ? [{ wrapUpBy: member.agentId }] : [])];
  }

  #isToWrapUp({ agentId, wrapUpUntil }: SessionRow): boolean {
    return this.#member.kind === 'agent' && wrapUpUntil !== null && agentId === this.#member.agentId;
  }

  /** Those who are only notified in a queue learn once that somebody waits there, and nothing of what is said. */
  #notify(row: SessionRow | null, { queues }: Snapshot): void {
    if (!row) return;
    const queue = queues.get(row.queueId ?? '');
    const isNotified = this.#member.kind === 'agent' && queue && this.#member.rights[queue.id]?.includes('notify');
    if (!isNotified || row.waitingSince === null) {
      this.#noticed.delete(row.id);
      return;
    }
    if (this.#noticed.has(row.id)) return;
    this.#noticed.add(row.id);
    if (this.#noticed.size > MOST_NOTICED) this.#noticed.delete(this.#noticed.values().next().value ?? '');
    const { id, number, name } = queue;
    const waitingSince = encodeTime(row.waitingSince);
    this.#recipient.outlet.offer(
      serialise({ t: 'notice', sessionId: row.id, number: row.number, queue: { id, number, name }, waitingSince }),
    );
  }

  /** A row that is not the member's to read, for those who may be notified of it. */
  async #readForNotice(id: string): Promise<SessionRow | null> {
    const member = this.#member;
    if (member.kind !== 'agent' || !Object.values(member.rights).some((rights) => rights.includes('notify')))
      return null;
    return this.#read(id, { kind: 'system', accountId: member.accountId });
  }

  async #read(id: string, reader: Actor = this.#member): Promise<SessionRow | null> {
    try {
      return await this.#context.app.history.get(reader, id);
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }
}

function listOf(filter: SessionFilter): SessionQuery {
  return { filter, sort: 'openedAt', descending: true, limit: MAX_PAGE, after: null, offset: 0 };
}
