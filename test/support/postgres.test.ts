import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import pg from 'pg';
import { testDatabase } from './postgres.ts';

const databases = await Promise.all([testDatabase(), testDatabase()]);
after(() => Promise.all(databases.map((database) => database.drop())));

test('each test database has the schema, and nothing of another', async () => {
  const [one, other] = databases.map((database) => new pg.Client({ connectionString: database.url }));
  assert.ok(one && other);
  await one.connect();
  await other.connect();
  try {
    await one.query('CREATE TABLE only_here (id int)');
    const tables = `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`;
    const names = (await other.query<{ name: string }>(tables)).rows.map((row) => row.name);
    assert.ok(names.length > 0);
    assert.ok(!names.includes('only_here'));
  } finally {
    await one.end();
    await other.end();
  }
});
