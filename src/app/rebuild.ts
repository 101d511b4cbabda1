import { isDeepStrictEqual } from 'node:util';
import { rowOf, type SessionRow } from '../core/row.ts';
import { fold } from '../core/session.ts';
import { type LogAndRow, RowStore } from '../store/rebuild.ts';
import type { App } from './context.ts';

/** A session whose row is not what its log amounts to. */
export interface Difference {
  readonly accountId: string;
  readonly sessionId: string;
  /** `missing`: no row; `stray`: a row without a log; `broken`: the log has gaps, so nothing can be folded from it. */
  readonly kind: 'different' | 'missing' | 'stray' | 'broken';
  /** The row's members that differ. */
  readonly members: readonly string[];
}

export interface RebuildReport {
  readonly sessions: number;
  readonly differences: number;
  /** Rows that were put right. */
  readonly written: number;
  /** The first differences that were found. */
  readonly examples: readonly Difference[];
}

export interface RebuildOptions {
  /** Only compares. */
  readonly checkOnly: boolean;
  readonly onProgress?: (report: RebuildReport) => void;
}

const PAGE = 200;
const EXAMPLES = 20;
const ATTEMPTS = 5;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Compares every session's row with the fold of its log, and puts right those that differ [K4]. Safe beside a running server. */
export async function rebuildRows(app: App, options: RebuildOptions): Promise<RebuildReport> {
  const rows = new RowStore(app.database);
  let report: RebuildReport = { sessions: 0, differences: 0, written: 0, examples: [] };
  const add = (sessions: number, found: readonly Difference[], written: number) => {
    report = {
      sessions: report.sessions + sessions,
      differences: report.differences + found.length,
      written: report.written + written,
      examples: [...report.examples, ...found].slice(0, EXAMPLES),
    };
    options.onProgress?.(report);
  };
  for (const { id: accountId } of await app.accounts.all()) {
    for await (const ids of pages(
      (after) => rows.loggedSessions(accountId, after, PAGE),
      (id) => id,
    )) {
      const found = differencesOf(accountId, await rows.read(accountId, ids));
      add(ids.length, found, options.checkOnly ? 0 : await putRight(rows, accountId, found));
    }
    for await (const stored of pages(
      (after) => rows.storedSessions(accountId, after, PAGE),
      ({ id }) => id,
    )) {
      const strays = stored.filter(({ isLogged }) => !isLogged).map(({ id }) => id);
      if (strays.length === 0) continue;
      const removed = options.checkOnly ? [] : await rows.removeStrays(accountId, strays);
      const found = strays.map((sessionId) => ({ accountId, sessionId, kind: 'stray' as const, members: [] }));
      add(0, found, removed.length);
    }
  }
  return report;
}

/** Page after page, each read after the id with which the one before ended. */
async function* pages<T>(
  read: (after: string) => Promise<readonly T[]>,
  idOf: (item: T) => string,
): AsyncIterable<readonly T[]> {
  let after = FIRST_ID;
  for (;;) {
    const page = await read(after);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = idOf(last);
  }
}

/** The same comparison for the account's `limit` newest sessions. */
export async function compareNewest(app: App, accountId: string, limit: number) {
  const rows = new RowStore(app.database);
  const ids = await rows.newestSessions(accountId, limit);
  return { sessions: ids.length, differences: differencesOf(accountId, await rows.read(accountId, ids)) };
}

function differencesOf(accountId: string, sessions: readonly LogAndRow[]): readonly Difference[] {
  return sessions.flatMap((session) => {
    const difference = compare(session);
    return difference ? [{ accountId, sessionId: session.id, ...difference }] : [];
  });
}

function compare({ events, row }: LogAndRow): Pick<Difference, 'kind' | 'members'> | null {
  if (events.length === 0) return { kind: 'stray', members: [] };
  if (!isGapless(events)) return { kind: 'broken', members: [] };
  if (!row) return { kind: 'missing', members: [] };
  const folded = rowOf(fold(events));
  const members = (Object.keys(folded) as (keyof SessionRow)[]).filter(
    (member) => !isDeepStrictEqual(folded[member], row[member]),
  );
  return members.length > 0 ? { kind: 'different', members } : null;
}

function isGapless(events: LogAndRow['events']): boolean {
  return events[0]?.type === 'session-opened' && events.every(({ seq }, index) => seq === index);
}

/** Writes the rows anew from the log as it stands then, until it did not grow in between. */
async function putRight(rows: RowStore, accountId: string, found: readonly Difference[]): Promise<number> {
  let ids = found.filter(({ kind }) => kind !== 'broken').map(({ sessionId }) => sessionId);
  let written = 0;
  for (let attempt = 0; attempt < ATTEMPTS && ids.length > 0; attempt += 1) {
    const sessions = await rows.read(accountId, ids);
    const done = await rows.replace(
      accountId,
      sessions.map(({ events }) => rowOf(fold(events))),
    );
    written += done.length;
    ids = ids.filter((id) => !done.includes(id));
  }
  return written;
}
