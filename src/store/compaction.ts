import type pg from 'pg';
import type { Database } from './database.ts';
import { moveTail } from './tail-move.ts';

/** The tables that grow with the history, the greatest first. */
export const compactedTables = [
  'event',
  'session',
  'search_entry',
  'rollup',
  'agent_leg',
  'visitor',
  'alias',
  'mail',
  'delivery',
  'bot_turn',
] as const;

export type CompactedTable = (typeof compactedTables)[number];

/** What a table takes on disk, and how much of that is likely to be free; null where it was never looked at before. */
export interface TableRoom {
  readonly name: CompactedTable;
  /** With its indexes and what is stored beside it. */
  readonly bytes: number;
  readonly heapBytes: number;
  readonly indexBytes: number;
  readonly rows: number;
  readonly freeBytes: number | null;
  readonly freeIndexBytes: number | null;
  /** Whether a rebuilding of its indexes was cut off and left something behind. */
  readonly hasRemains: boolean;
}

/** What came of compacting a table. */
export interface Compacted {
  readonly name: CompactedTable;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly movedRows: number;
  /** Names of the indexes that were built anew. */
  readonly indexes: readonly string[];
}

/** Where the work stands. */
export interface CompactionStep {
  readonly name: CompactedTable;
  readonly doing: 'looking for room' | 'moving rows' | 'cutting off' | 'building indexes';
  readonly done: number;
  readonly all: number;
}

export interface CompactionOptions {
  /** Builds every index anew; else those of a table of whose indexes a third is free. */
  readonly allIndexes: boolean;
  /** Between two transactions, for whoever chats. */
  readonly pauseMs: number;
  readonly signal: AbortSignal;
  readonly onStep: (step: CompactionStep) => void;
}

const LOCK = 4_711_066;
/** What others wrote at the end meanwhile is moved by the next round. */
const MOST_ROUNDS = 4;
/** Of how many pages at the end, and of which part of all, a vacuum rids itself at all: of either. */
const LEAST_CUT_PAGES = 1_000;
const LEAST_CUT = 1 / 16;
const LOOSE_INDEXES = 1 / 3;
/** Delays a vacuum for so long after each few pages, as autovacuum does itself. */
const COST_DELAY_MS = 2;

/**
 * Gives back the room of rows that were removed, while everything goes on. Free room lies where the oldest rows were: the
 * youngest move there, and the end of the file is cut off. Costs by what is returned, not by what stays. Indexes that
 * have become loose are built anew beside the old ones.
 */
export class Compaction {
  readonly #database: Pick<Database, 'pool'>;

  constructor(database: Pick<Database, 'pool'>) {
    this.#database = database;
  }

  /** How each table stands. Remembers how tight it was at best, by which the next look judges. */
  async look(): Promise<readonly TableRoom[]> {
    const measured = await this.#measure();
    await this.#database.pool.query(
      `INSERT INTO table_density (name, row_bytes, index_row_bytes)
       SELECT * FROM unnest($1::text[], $2::float8[], $3::float8[])
       ON CONFLICT (name) DO UPDATE SET row_bytes = least(table_density.row_bytes, excluded.row_bytes),
         index_row_bytes = least(table_density.index_row_bytes, excluded.index_row_bytes)
       WHERE excluded.row_bytes < table_density.row_bytes OR excluded.index_row_bytes < table_density.index_row_bytes`,
      densitiesOf(measured.filter(({ rows }) => rows > 0)),
    );
    return measured;
  }

  /** The same, and remembers nothing. */
  peek(): Promise<readonly TableRoom[]> {
    return this.#measure();
  }

  /** Compacts the tables one after another. Null while another process does. */
  async compact(names: readonly CompactedTable[], options: CompactionOptions): Promise<readonly Compacted[] | null> {
    const client = await this.#database.pool.connect();
    const cancel = () => void this.#database.pool.query('SELECT pg_cancel_backend($1)', [backend]).catch(() => {});
    let backend = 0;
    try {
      const { rows } = await client.query<{ backend: number; locked: boolean }>(
        'SELECT pg_backend_pid() AS backend, pg_try_advisory_lock($1) AS locked',
        [LOCK],
      );
      backend = rows[0]?.backend ?? 0;
      if (!rows[0]?.locked) return null;
      await client.query('SET statement_timeout = 0');
      await client.query(`SET vacuum_cost_delay = ${options.pauseMs > 0 ? COST_DELAY_MS : 0}`);
      options.signal.addEventListener('abort', cancel);
      const done: Compacted[] = [];
      for (const name of names) {
        if (options.signal.aborted) break;
        done.push(await this.#compactTable(client, name, options));
      }
      return done;
    } finally {
      options.signal.removeEventListener('abort', cancel);
      // Its settings and its lock end with the connection.
      client.release(true);
    }
  }

  async #compactTable(client: pg.PoolClient, name: CompactedTable, options: CompactionOptions): Promise<Compacted> {
    const step = (doing: CompactionStep['doing'], done = 0, all = 1) => options.onStep({ name, doing, done, all });
    for (const { index } of (await client.query<{ index: string }>(remains('$1'), [name])).rows) {
      await client.query(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`);
    }
    const [before] = await this.#measure([name]);
    if (!before) throw new Error(`There is no table ${name}`);
    let movedRows = 0;
    step('looking for room');
    await vacuum(client, name);
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const { rows, emptied, pages } = await moveTail(client, name, {
        ...options,
        onMoved: (moved) => step('moving rows', moved.emptied, moved.pages),
      });
      movedRows += rows;
      // An empty end that is left had others at it: a vacuum stops cutting for whoever waits.
      if (rows === 0 && emptied < Math.max(1, Math.min(LEAST_CUT_PAGES, pages * LEAST_CUT))) break;
      step('cutting off');
      await vacuum(client, name);
    }
    const indexes = await this.#rebuildIndexes(client, name, options);
    await this.#remember(name, indexes.length > 0);
    const [after] = await this.#measure([name]);
    return { name, bytesBefore: before.bytes, bytesAfter: after?.bytes ?? 0, movedRows, indexes };
  }

  async #rebuildIndexes(
    client: pg.PoolClient,
    name: CompactedTable,
    options: CompactionOptions,
  ): Promise<readonly string[]> {
    const [room] = await this.#measure([name]);
    const isLoose = room && (room.freeIndexBytes ?? 0) > room.indexBytes * LOOSE_INDEXES;
    if (!isLoose && !options.allIndexes) return [];
    const { rows } = await client.query<{ index: string }>(
      'SELECT indexrelid::regclass::text AS index FROM pg_index WHERE indrelid = $1::regclass ORDER BY 1',
      [name],
    );
    const rebuilt: string[] = [];
    for (const { index } of rows) {
      if (options.signal.aborted) break;
      options.onStep({ name, doing: 'building indexes', done: rebuilt.length, all: rows.length });
      await client.query(`REINDEX INDEX CONCURRENTLY ${index}`);
      rebuilt.push(index);
    }
    return rebuilt;
  }

  /** What the table is now is what it is when it is tight. */
  async #remember(name: CompactedTable, withIndexes: boolean): Promise<void> {
    const measured = (await this.#measure([name])).filter(({ rows }) => rows > 0);
    await this.#database.pool.query(
      `INSERT INTO table_density (name, row_bytes, index_row_bytes)
       SELECT * FROM unnest($1::text[], $2::float8[], $3::float8[])
       ON CONFLICT (name) DO UPDATE SET row_bytes = excluded.row_bytes,
         index_row_bytes = CASE WHEN $4 THEN excluded.index_row_bytes ELSE table_density.index_row_bytes END`,
      [...densitiesOf(measured), withIndexes],
    );
  }

  async #measure(names: readonly CompactedTable[] = compactedTables): Promise<readonly TableRoom[]> {
    // The statistics know of removed rows before a vacuum does, but forget everything in a crash.
    const { rows } = await this.#database.pool.query<TableRoom>(
      `SELECT name, bytes::float8, heap::float8 AS "heapBytes", indexes::float8 AS "indexBytes", rows::float8,
         CASE WHEN d.name IS NOT NULL THEN greatest(0, heap - d.row_bytes * rows) END AS "freeBytes",
         CASE WHEN d.name IS NOT NULL THEN greatest(0, indexes - d.index_row_bytes * rows) END AS "freeIndexBytes",
         EXISTS (${remains('given.name')}) AS "hasRemains"
       FROM unnest($1::text[]) WITH ORDINALITY AS given (name, ord)
       JOIN LATERAL (
         SELECT pg_total_relation_size(c.oid) AS bytes, pg_relation_size(c.oid) AS heap, pg_indexes_size(c.oid) AS indexes,
           coalesce(nullif(pg_stat_get_live_tuples(c.oid), 0), greatest(c.reltuples, 0)) AS rows
         FROM pg_class c WHERE c.oid = given.name::regclass
       ) measured ON true
       LEFT JOIN table_density d USING (name) ORDER BY ord`,
      [names],
    );
    return rows;
  }
}

function densitiesOf(tables: readonly TableRoom[]): [string[], number[], number[]] {
  return [
    tables.map(({ name }) => name),
    tables.map(({ heapBytes, rows }) => heapBytes / rows),
    tables.map(({ indexBytes, rows }) => indexBytes / rows),
  ];
}

function vacuum(client: pg.PoolClient, name: CompactedTable): Promise<unknown> {
  return client.query(`VACUUM (ANALYZE, INDEX_CLEANUP ON, TRUNCATE ON) ${name}`);
}

/** Indexes of a table that a rebuilding left unfinished. */
function remains(name: string): string {
  return `SELECT i.indexrelid::regclass::text AS index FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
    WHERE i.indrelid = ${name}::text::regclass AND NOT i.indisvalid AND x.relname ~ '_cc(new|old)[0-9]*$'`;
}
