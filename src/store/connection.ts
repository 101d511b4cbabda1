import type pg from 'pg';

const STATEMENT_TIMEOUT_MS = 30_000;

/** How every connection of Koine is set up, in the pool and outside. */
export function connectionOf(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'koine',
    statement_timeout: STATEMENT_TIMEOUT_MS,
    connectionTimeoutMillis: 10_000,
    options: '-c timezone=UTC -c jit=off',
  };
}
