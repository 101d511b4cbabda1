import type { Actor } from '../../core/access.ts';
import { MAX_PAGE } from '../../core/query.ts';
import { Refusal } from '../../core/refusal.ts';
import type { SessionRow } from '../../core/row.ts';
import type { Stage } from '../../core/session.ts';
import { maySee } from '../../realtime/audience.ts';
import { type HubReader, type News, ReaderOverflow } from '../../realtime/hub-reader.ts';
import { encodeSession } from './codec.ts';
import type { SocketContext } from './socket-context.ts';
import { rowFrame, serialise } from './socket-frames.ts';
import type { Recipient } from './socket-watch.ts';

type Member = Exclude<Actor, { kind: 'visitor' }>;

const IN_PROGRESS: readonly Stage[] = ['intake', 'waiting', 'active'];
const RELIST_MS = 1_000;

/**
 * The rows in sight that are in progress, all at once, and then each that changes, at most ten times a second. When rows
 * are lost on the way, or leave the member's sight, all come at once again, at most once a second.
 */
export class RowWatch {
  readonly #recipient: Recipient;
  readonly #member: Member;
  readonly #context: SocketContext;
  /** Rows that the client shows as in progress. */
  readonly #shown = new Set<string>();
  #reader: HubReader;
  #isStale = true;
  #listedAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(recipient: Recipient, member: Member, context: SocketContext) {
    this.#recipient = recipient;
    this.#member = member;
    this.#context = context;
    this.#reader = context.realtime.hub.readAccount(member.accountId);
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
    }
  }

  close(): void {
    this.#closed = true;
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
    const rows = await app.history.find(this.#member, {
      filter: { stages: IN_PROGRESS },
      sort: 'openedAt',
      descending: true,
      limit: MAX_PAGE,
      after: null,
      offset: 0,
    });
    this.#shown.clear();
    for (const { id } of rows) this.#shown.add(id);
    const sessions = rows.map((row) => encodeSession(row, snapshot, this.#member));
    await this.#recipient.outlet.flow(serialise({ t: 'sessions', sessions }));
  }

  async #tell(batch: readonly News[]): Promise<void> {
    const newest = new Map<string, SessionRow | null>();
    for (const news of batch) {
      if (news.kind === 'appended') newest.set(news.appended.row.id, news.appended.row);
      else if (news.kind === 'woken') newest.set(news.wake.sessionId, null);
      else this.#isStale = true;
    }
    const snapshot = await this.#context.app.accounts.snapshot(this.#member.accountId);
    for (const [id, told] of newest) {
      const row = told ?? (await this.#read(id));
      if (this.#closed) return;
      if (!row || !maySee(this.#member, row)) {
        if (this.#shown.delete(id)) this.#isStale = true;
        continue;
      }
      if (IN_PROGRESS.includes(row.stage)) this.#shown.add(id);
      else this.#shown.delete(id);
      await this.#recipient.outlet.flow(rowFrame(row, snapshot, this.#member));
    }
  }

  async #read(id: string): Promise<SessionRow | null> {
    try {
      return await this.#context.app.history.get(this.#member, id);
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }
}
