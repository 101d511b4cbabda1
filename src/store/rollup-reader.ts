import { type Kysely, sql } from 'kysely';
import type { CellFilter, Dimension } from '../core/reports/cell-filter.ts';
import type { Freshness } from '../core/reports/freshness.ts';
import type { Span } from '../core/reports/intervals.ts';
import type { Scope } from '../core/rollups/contribution.ts';
import { grainsOf, piecesOf } from '../core/rollups/grains.ts';
import { unpackTally } from '../core/rollups/packed-tally.ts';
import type { Tally } from '../core/rollups/tally.ts';
import { NIL } from './rollup-cells.ts';
import type { Tables } from './tables.ts';

export interface CellQuery {
  readonly scope: Scope;
  /** `[from, before)`, epoch milliseconds at full quarters of an hour; they may overlap. */
  readonly spans: readonly Span[];
  /** The families of the tallies that are wanted. */
  readonly families: readonly string[];
  readonly filter: CellFilter;
  readonly groupBy: Dimension | null;
}

/** A cell's figures: of which of the spans, and of what. */
export interface ReadCell {
  readonly span: number;
  /** The group's id or word; null: of no queue or agent, or no groups were asked for. */
  readonly group: string | null;
  readonly tally: Tally;
}

const columns = {
  queue: sql`r.queue_id::text`,
  agent: sql`r.agent_id::text`,
  inbox: sql`r.inbox_id::text`,
  channel: sql`r.channel`,
} as const;

/** Reads the current rollups of one account. */
export class RollupReader {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** The cells that make up the spans, each read in the longest stretches that fit. All as of one moment. */
  async read(accountId: string, { scope, spans, families, filter, groupBy }: CellQuery): Promise<readonly ReadCell[]> {
    const pieces = spans.flatMap(({ from, before }, span) =>
      piecesOf(from, before, grainsOf[scope]).map((piece) => ({
        span,
        grain: piece.grain,
        from_at: new Date(piece.from),
        before_at: new Date(piece.before),
      })),
    );
    const { rows } = await sql<{ span: number; group: string | null; tally: Buffer }>`
      SELECT piece.span, ${groupBy === null ? sql`NULL` : columns[groupBy]} AS group, r.tally
      FROM rollup_head h
      CROSS JOIN jsonb_to_recordset(${JSON.stringify(pieces)}::jsonb)
        AS piece (span int, grain smallint, from_at timestamptz, before_at timestamptz)
      CROSS JOIN LATERAL (
        SELECT * FROM rollup c
        WHERE c.account_id = h.account_id AND c.generation = h.generation AND c.scope = ${scope}
          AND c.grain = piece.grain AND c.at >= piece.from_at AND c.at < piece.before_at
        OFFSET 0
      ) r
      WHERE h.account_id = ${accountId} AND h.current AND ${narrowed(filter)}`.execute(this.#db);
    const wanted = new Set(families);
    return rows.map(({ span, group, tally }) => ({
      span,
      group: group === NIL ? null : group,
      tally: unpackTally(tally, wanted),
    }));
  }

  async freshness(accountId: string): Promise<Freshness> {
    const { rows } = await sql<{ asOf: number | null; behind: number }>`
      SELECT r.walked_at AS as_of, h.position - coalesce(r.position, 0) AS behind
      FROM account_head h LEFT JOIN rollup_head r ON r.account_id = h.account_id AND r.current
      WHERE h.account_id = ${accountId}`.execute(this.#db);
    return rows[0] ?? { asOf: null, behind: 0 };
  }
}

function narrowed({ inboxIds, queueIds, agentIds, channels }: CellFilter) {
  const ids = (given: readonly (string | null)[]) => given.map((id) => id ?? NIL);
  const parts = [
    ...(inboxIds ? [sql`r.inbox_id = ANY(${inboxIds}::uuid[])`] : []),
    ...(queueIds ? [sql`r.queue_id = ANY(${ids(queueIds)}::uuid[])`] : []),
    ...(agentIds ? [sql`r.agent_id = ANY(${ids(agentIds)}::uuid[])`] : []),
    ...(channels ? [sql`r.channel = ANY(${channels}::text[])`] : []),
  ];
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` AND `);
}
