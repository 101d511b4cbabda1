import { type OperationNodeSource, PostgresQueryCompiler, type RawBuilder, type RootOperationNode, sql } from 'kysely';
import pg from 'pg';
import type { CutStatement, Hole } from './copied-table.ts';

/** A place in a query for a value that comes later. */
export function holeFor(hole: Hole): RawBuilder<string> {
  return sql`${new HoleValue(hole)}`;
}

/** The query with its values in it, for COPY takes no parameters: quoted, and without a type of their own, as those are. */
export function cutStatement(query: OperationNodeSource): CutStatement {
  const compiler = new LiteralCompiler();
  const { sql: text } = compiler.compileQuery(query.toOperationNode() as RootOperationNode, { queryId: 'cut' });
  let from = 0;
  const parts: CutStatement[number][] = [];
  for (const { at, hole } of compiler.holes) {
    parts.push(text.slice(from, at), { hole });
    from = at;
  }
  return [...parts, text.slice(from)];
}

class HoleValue {
  readonly hole: Hole;

  constructor(hole: Hole) {
    this.hole = hole;
  }
}

class LiteralCompiler extends PostgresQueryCompiler {
  readonly holes: { readonly at: number; readonly hole: Hole }[] = [];

  protected override appendValue(value: unknown): void {
    if (value instanceof HoleValue) this.holes.push({ at: this.getSql().length, hole: value.hole });
    else this.append(value === null ? 'NULL' : pg.escapeLiteral(Array.isArray(value) ? listOf(value) : plain(value)));
  }
}

function listOf(values: readonly unknown[]): string {
  return `{${values.map((each) => `"${plain(each).replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

function plain(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error('A value of this kind cannot be told to COPY');
}
