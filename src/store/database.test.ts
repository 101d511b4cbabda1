import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { testDatabase } from '../../test/support/postgres.ts';
import { openDatabase } from './database.ts';

test('a database that is closed holds no connection, whichever way it was used', async () => {
  const { url, drop } = await testDatabase();
  for (const use of ['pool', 'builder', 'nothing'] as const) {
    const database = openDatabase(url);
    if (use === 'pool') await database.pool.query('SELECT 1');
    if (use === 'builder') await sql`SELECT 1`.execute(database.db);
    await database.close();
    assert.deepEqual([use, database.pool.ended, database.pool.totalCount], [use, true, 0]);
  }
  await drop();
});
