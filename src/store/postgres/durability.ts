import type { Client } from 'pg';

const settings = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;

/** The settings of the server, as this connection has them, that let it lose a committed row when the machine stops. */
export async function settingsThatLoseRows(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM pg_settings WHERE name = ANY($1) AND setting = 'off' ORDER BY name`,
    [settings],
  );
  return rows.map((row) => row.name);
}
