import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lockHolder } from './data-lock.ts';
import { errorCode } from './error-code.ts';

/** How to reach the embedded PostgreSQL. */
export type SocketAddress = {
  readonly socketDirectory: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
};

/** How another process of this machine reaches the database of a running Koine. */
export type Connection = { readonly url: string; readonly koinePid: number } & (
  | { readonly embedded: false }
  | ({ readonly embedded: true; readonly postgresPid: number } & SocketAddress)
);

/** The connection of the Koine that runs on the data folder; undefined if none runs, or it is still starting. */
export function readConnection(dataFolder: string): Connection | undefined {
  const koinePid = lockHolder(dataFolder);
  const connection = readLastConnection(dataFolder);
  return connection !== undefined && connection.koinePid === koinePid ? connection : undefined;
}

/** The connection that the last Koine on this data folder left, running or not. */
export function readLastConnection(dataFolder: string): Connection | undefined {
  try {
    return JSON.parse(readFileSync(connectionFile(dataFolder), 'utf8'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Puts the connection where `readConnection` finds it, readable by this user alone. */
export function writeConnection(dataFolder: string, connection: Connection): void {
  const file = connectionFile(dataFolder);
  writeFileSync(`${file}.new`, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Takes the connection away; no error if there is none. */
export function removeConnection(dataFolder: string): void {
  rmSync(connectionFile(dataFolder), { force: true });
}

/** The address as a URL that `pg` and `psql` understand. */
export function socketUrl(address: SocketAddress): string {
  const host = encodeURIComponent(address.socketDirectory);
  const credentials = `${encodeURIComponent(address.user)}:${encodeURIComponent(address.password)}`;
  return `postgres://${credentials}@${host}:${address.port}/${encodeURIComponent(address.database)}`;
}

function connectionFile(dataFolder: string): string {
  return path.join(dataFolder, 'connection.json');
}
