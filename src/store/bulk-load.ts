import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Event } from '../core/event.ts';
import { rowOf } from '../core/row.ts';
import type { Session } from '../core/session.ts';
import { connectionOf } from './connection.ts';
import { bodyOf } from './event-record.ts';
import { sessionColumns } from './session-columns.ts';
import type { LastingFacts } from './visitors.ts';

/** A session that is over, with the whole of its log. */
export interface LoadedSession {
  readonly session: Session;
  readonly events: readonly Event[];
}

/** Somebody who had such sessions. Nobody holds their token. */
export interface LoadedVisitor {
  readonly id: string;
  readonly inboxId: string;
  readonly facts: LastingFacts;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

interface Head {
  readonly position: number;
  readonly sessions: number;
}

type Writer = (value: unknown) => string;

/**
 * Writes whole sessions as fast as the engine takes them: a batch is one transaction of three COPYs, with logs, rows and
 * numbers as the journal would have made them [K4]. Nobody is notified. Safe beside a running server, which waits for
 * the account's turn as it does for another process.
 */
export class BulkLoad {
  readonly #client: pg.Client;
  readonly #accountId: string;
  readonly #writers: readonly Writer[];

  private constructor(client: pg.Client, accountId: string, writers: readonly Writer[]) {
    this.#client = client;
    this.#accountId = accountId;
    this.#writers = writers;
  }

  static async open(url: string, accountId: string): Promise<BulkLoad> {
    const client = new pg.Client({ ...connectionOf(url), statement_timeout: 0 });
    await client.connect();
    const { rows } = await client.query<{ name: string; type: string }>(
      `SELECT attname AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
       WHERE attrelid = 'session'::regclass AND attnum > 0 AND NOT attisdropped`,
    );
    const types = new Map(rows.map(({ name, type }) => [name, type]));
    return new BulkLoad(
      client,
      accountId,
      sessionColumns.map(({ name, isTime }) => writerOf(types.get(name) ?? 'text', isTime)),
    );
  }

  /** Commits all of it, or nothing. The sessions must be new, and of this account. */
  async write(visitors: readonly LoadedVisitor[], sessions: readonly LoadedSession[]): Promise<void> {
    await this.#client.query('BEGIN');
    try {
      const head = await this.#takeNumbers(sessions);
      const inboxes = await this.#takeInboxNumbers(sessions);
      const numbered = sessions.map((each, index) => withNumbers(each, head.sessions + index + 1, inboxes));
      await this.#copy(
        'visitor (account_id, id, inbox_id, token_hash, name, email, phone, language, attributes, first_seen_at, last_seen_at)',
        visitors.map((visitor) => this.#visitorLine(visitor)),
      );
      await this.#copy(
        'event (account_id, session_id, seq, position, at, type, body, quiet)',
        this.#eventLines(numbered, head.position),
      );
      await this.#copy(
        `session (${sessionColumns.map(({ name }) => name).join(', ')})`,
        numbered.map(({ session }) => this.#rowLine(session)),
      );
      await this.#client.query('COMMIT');
    } catch (error) {
      await this.#client.query('ROLLBACK').catch(() => {});
      throw error;
    }
  }

  /** Tells the planner what there is now, and lays what words were just taken into their index. */
  async finish(): Promise<void> {
    await this.#client.query('VACUUM (ANALYZE) event, session, visitor, search_entry, rollup, agent_leg');
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  async #takeNumbers(sessions: readonly LoadedSession[]): Promise<Head> {
    const events = sessions.reduce((sum, each) => sum + each.events.length, 0);
    const { rows } = await this.#client.query<{ position: string; sessions: number }>(
      `UPDATE account_head SET position = position + $2, sessions = sessions + $3 WHERE account_id = $1
       RETURNING position - $2 AS position, sessions - $3 AS sessions`,
      [this.#accountId, events, sessions.length],
    );
    const [head] = rows;
    if (!head) throw new Error('There is no such account');
    return { position: Number(head.position), sessions: head.sessions };
  }

  /** By inbox, the number that its last session had before. */
  async #takeInboxNumbers(sessions: readonly LoadedSession[]): Promise<Map<string, number>> {
    const last = new Map<string, number>();
    for (const inboxId of new Set(sessions.map(({ session }) => session.inboxId))) {
      const count = sessions.filter(({ session }) => session.inboxId === inboxId).length;
      const { rows } = await this.#client.query<{ sessions: number }>(
        `UPDATE inbox_head SET sessions = sessions + $3 WHERE account_id = $1 AND inbox_id = $2
         RETURNING sessions - $3 AS sessions`,
        [this.#accountId, inboxId, count],
      );
      const [head] = rows;
      if (!head) throw new Error('There is no such inbox');
      last.set(inboxId, head.sessions);
    }
    return last;
  }

  #visitorLine({ id, inboxId, facts, firstSeenAt, lastSeenAt }: LoadedVisitor): string {
    const { name, email, phone, language, attributes } = facts;
    const secret = `\\\\x${randomBytes(32).toString('hex')}`;
    const told = [name, email, phone, language].map(plain);
    const seen = [firstSeenAt, lastSeenAt].map(time);
    return `${[this.#accountId, id, inboxId, secret, ...told, json(attributes), ...seen].join('\t')}\n`;
  }

  #eventLines(sessions: readonly LoadedSession[], position: number): readonly string[] {
    let last = position;
    return sessions.flatMap(({ session, events }) =>
      events.map((event) => {
        last += 1;
        const { seq, at, type } = event;
        return `${this.#accountId}\t${session.id}\t${seq}\t${last}\t${time(at)}\t${type}\t${json(bodyOf(event))}\tt\n`;
      }),
    );
  }

  #rowLine(session: Session): string {
    const row = rowOf(session);
    return `${sessionColumns.map(({ member }, index) => this.#writers[index]?.(row[member])).join('\t')}\n`;
  }

  async #copy(into: string, lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    const stream = this.#client.query(copyFrom(`COPY ${into} FROM STDIN`));
    await new Promise<void>((resolve, reject) => {
      stream.once('error', reject).once('finish', resolve);
      stream.end(lines.join(''));
    });
  }
}

function withNumbers({ session, events }: LoadedSession, number: number, inboxes: Map<string, number>): LoadedSession {
  const inboxNumber = (inboxes.get(session.inboxId) ?? 0) + 1;
  inboxes.set(session.inboxId, inboxNumber);
  const numbers = { number, inboxNumber };
  return {
    session: { ...session, ...numbers },
    events: events.map((event) => (event.type === 'session-opened' ? { ...event, ...numbers } : event)),
  };
}

/** How a column's values are written in COPY's text form. */
function writerOf(type: string, isTime: boolean): Writer {
  if (isTime) return time;
  if (type === 'jsonb') return json;
  return type.endsWith('[]') ? array : plain;
}

function plain(value: unknown): string {
  if (value === null) return '\\N';
  return typeof value === 'string' ? escaped(value) : String(value);
}

function time(value: unknown): string {
  return value === null ? '\\N' : new Date(value as number).toISOString();
}

function json(value: unknown): string {
  return value === null ? '\\N' : escaped(JSON.stringify(value));
}

function array(value: unknown): string {
  const items = value as readonly string[];
  if (items.length === 0) return '{}';
  return escaped(`{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`);
}

const special = /[\\\t\n\r]/;
const signs: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escaped(text: string): string {
  return special.test(text) ? text.replace(/[\\\t\n\r]/g, (sign) => signs[sign] ?? sign) : text;
}
