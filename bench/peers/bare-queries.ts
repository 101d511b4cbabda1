import { fastify } from 'fastify';
import pg from 'pg';
import type { Statement } from '../load/statements.ts';
import { answer, readAssignment } from '../workers/assignment.ts';

/** Queries whose rows are the answer. */
export interface BareQueries {
  readonly path: string;
  readonly statements: readonly Statement[];
}

// The least that can be called a server of them: rows are sent as PostgreSQL tells them, to whoever asks.
const { databaseUrl, pages } = await readAssignment<{
  readonly databaseUrl: string;
  readonly pages: readonly BareQueries[];
}>();
const pool = new pg.Pool({ connectionString: databaseUrl, options: '-c timezone=UTC -c jit=off' });
const server = fastify();
for (const { path, statements } of pages) {
  server.get(path, async () => {
    const answers = [];
    for (const { text, values } of statements) answers.push((await pool.query(text, [...values])).rows);
    return answers;
  });
}
answer({ url: await server.listen({ host: '127.0.0.1', port: 0 }) });
