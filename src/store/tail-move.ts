import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';

/** How many pages are moved in one transaction: as many as take about so long (milliseconds). */
const CHUNK_MS = 40;
const LEAST_PAGES = 4;
const MOST_PAGES = 256;
/** A row stays on its page while there is room; an empty page takes so many of the smallest. */
const MOST_PASSES = 200;
/** Whoever else wants the same rows in another order is never kept waiting for longer. */
const LOCK_MS = 50;
const MOST_ATTEMPTS = 20;
const LOCK_NOT_AVAILABLE = '55P03';

/** What was moved, and out of how many of the pages that the table had. */
export interface TailMoved {
  readonly rows: number;
  readonly emptied: number;
  readonly pages: number;
}

interface Passed {
  readonly rows: number;
  readonly gained: number;
  readonly lost: number;
}

/**
 * Writes the rows at the end of a table anew, so that they go where rows were removed, from the last page down until no
 * room is left below. Each row stays what it was to whoever reads or changes it meanwhile. A vacuum cuts off the empty
 * end afterwards, and must have found the room before.
 */
export async function moveTail(
  client: pg.PoolClient,
  table: string,
  options: {
    readonly pauseMs: number;
    readonly signal: AbortSignal;
    readonly onMoved: (moved: TailMoved) => void;
  },
): Promise<TailMoved> {
  const column = await idleColumn(client, table);
  const pages = await countPages(client, table);
  let [end, rows, chunk, attempts] = [pages, 0, LEAST_PAGES, 0];
  while (end > 0 && !options.signal.aborted && attempts < MOST_ATTEMPTS) {
    const began = performance.now();
    const start = Math.max(0, end - chunk);
    const moved = await moveChunk(client, table, column, { start, end });
    if (moved === 'full') break;
    if (moved === 'busy') {
      attempts += 1;
      await delay(LOCK_MS);
      continue;
    }
    [end, rows, attempts] = [start, rows + moved, 0];
    options.onMoved({ rows, emptied: pages - end, pages });
    const took = performance.now() - began;
    if (took < CHUNK_MS / 2) chunk = Math.min(MOST_PAGES, chunk * 2);
    else if (took > CHUNK_MS * 2) chunk = Math.max(LEAST_PAGES, chunk / 2);
    if (moved > 0 && options.pauseMs > 0) await delay(options.pauseMs);
  }
  return { rows, emptied: pages - end, pages };
}

/** Moves all rows out of these pages, or none: `full` when there is no room below them, `busy` when others are at them. */
async function moveChunk(
  client: pg.PoolClient,
  table: string,
  column: string,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<number | 'full' | 'busy'> {
  try {
    await client.query('BEGIN');
    await client.query(`SET LOCAL lock_timeout = ${LOCK_MS}`);
    let moved = 0;
    for (let pass = 0; pass < MOST_PASSES; pass += 1) {
      const { rows } = await client.query<Passed>(`
        WITH moved AS (
          UPDATE ${table} SET ${column} = ${column} WHERE ctid >= '(${start},0)' AND ctid < '(${end},0)' RETURNING ctid
        )
        SELECT count(*)::int AS rows,
          count(*) FILTER (WHERE ctid < '(${start},0)')::int AS gained,
          count(*) FILTER (WHERE ctid >= '(${end},0)')::int AS lost
        FROM moved`);
      const { rows: all, gained, lost } = rows[0] ?? { rows: 0, gained: 0, lost: 0 };
      // Room is searched from the first page on: who finds it above finds none below, and would keep the end alive.
      if (lost > 0) break;
      moved += gained;
      if (all > gained + lost) continue;
      await client.query('COMMIT');
      return moved;
    }
    await client.query('ROLLBACK');
    return 'full';
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return 'busy';
    throw error;
  }
}

async function countPages(client: pg.PoolClient, table: string): Promise<number> {
  const { rows } = await client.query<{ pages: number }>(
    `SELECT (pg_relation_size($1::regclass) / current_setting('block_size')::int)::int AS pages`,
    [table],
  );
  return rows[0]?.pages ?? 0;
}

/** A column to set to what it is: one that no key holds. */
async function idleColumn(client: pg.PoolClient, table: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT quote_ident(a.attname) AS name FROM pg_attribute a JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
     WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     ORDER BY a.attnum = ANY (i.indkey), a.attnum DESC LIMIT 1`,
    [table],
  );
  if (!rows[0]) throw new Error(`The table ${table} has no primary key`);
  return rows[0].name;
}
