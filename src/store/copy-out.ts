import { type OperationNodeSource, PostgresQueryCompiler, type RootOperationNode } from 'kysely';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

/**
 * The rows of a query in COPY's text form, in chunks that end anywhere, as fast as the reader takes them. Whoever
 * stops in the middle costs the pool its connection, and no more.
 */
export async function* copyOut(pool: pg.Pool, query: OperationNodeSource): AsyncGenerator<Buffer> {
  const client = await pool.connect();
  let isWhole = false;
  try {
    yield* client.query(copyTo(`COPY (${literalSql(query)}) TO STDOUT`)) as AsyncIterable<Buffer>;
    isWhole = true;
  } finally {
    client.release(!isWhole);
  }
}

/** The query with its values in it, for COPY takes no parameters. As parameters they are quoted, without a type of their own. */
export function literalSql(query: OperationNodeSource): string {
  const id = { queryId: 'copy-out' };
  return new LiteralCompiler().compileQuery(query.toOperationNode() as RootOperationNode, id).sql;
}

class LiteralCompiler extends PostgresQueryCompiler {
  protected override appendValue(value: unknown): void {
    this.append(value === null ? 'NULL' : pg.escapeLiteral(Array.isArray(value) ? listOf(value) : plain(value)));
  }
}

function listOf(values: readonly unknown[]): string {
  return `{${values.map((each) => `"${plain(each).replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

function plain(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error('A value of this kind cannot be told to COPY');
}
