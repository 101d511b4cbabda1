import pg from 'pg';
import { settingsThatLoseRows } from './durability.ts';
import { errorCode } from './error-code.ts';
import type { Log } from './server-process.ts';
import { StartRefused } from './start-refused.ts';

const oldestMajor = 15;

/** Checks that Koine can use the server; warns of settings that may lose rows. Throws `StartRefused` with the reason, never with the password. */
export async function checkExternalServer(databaseUrl: string, log: Log): Promise<void> {
  const place = describe(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  // A connection that breaks later than its answer has nobody to tell.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string; number: number }>(
      `SELECT current_setting('server_version') AS server_version, current_setting('server_version_num')::int AS number`,
    );
    const { server_version: version = '', number = 0 } = rows[0] ?? {};
    if (number < oldestMajor * 10_000) {
      throw new StartRefused(`The server ${place} is PostgreSQL ${version}; Koine needs ${oldestMajor} or newer.`);
    }
    const off = await settingsThatLoseRows(client);
    if (off.length > 0) {
      log.warn(
        { settings: off },
        `The server ${place} has ${off.join(', ')} off: messages it acknowledged may be lost when its machine stops.`,
      );
    }
  } catch (error) {
    throw error instanceof StartRefused ? error : refusal(place, error);
  } finally {
    await client.end().catch(() => {});
  }
}

function refusal(place: string, error: unknown): StartRefused {
  const detail = error instanceof Error ? error.message : String(error);
  switch (errorCode(error)) {
    case '28P01':
    case '28000':
      return new StartRefused(
        `The server ${place} refuses the user or the password of KOINE_DATABASE_URL: ${detail}.`,
        {
          cause: error,
        },
      );
    case '3D000':
      return new StartRefused(
        `The server ${place} has no such database: ${detail}. Make it, or correct KOINE_DATABASE_URL.`,
        {
          cause: error,
        },
      );
    default:
      return new StartRefused(
        `The server ${place} of KOINE_DATABASE_URL cannot be reached: ${detail || errorCode(error)}.`,
        { cause: error },
      );
  }
}

/** Host, port and database of the address, without who signs in and how. */
function describe(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) return 'named';
  const { host, pathname, searchParams } = new URL(databaseUrl);
  return `${decodeURIComponent(host) || searchParams.get('host') || 'localhost'}${pathname}`;
}
