import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type Binaries, findBinaries } from './binaries.ts';
import { clusterFolder, clusterName, prepareCluster } from './cluster.ts';
import { readLastConnection, type SocketAddress } from './connection-file.ts';
import { checkDataVersion, writeDataVersion } from './data-version.ts';
import { settingsThatLoseRows } from './durability.ts';
import { errorCode } from './error-code.ts';
import { stopLeftovers } from './leftovers.ts';
import { type Launched, type Log, launch } from './server-process.ts';
import { StartRefused } from './start-refused.ts';
import { choosePostgresUser, giveTo, type SystemUser } from './system-user.ts';

/** PostgreSQL ended without being asked to: how, and whether it is being started again. */
export type UnexpectedExit = { readonly reason: string; readonly restarting: boolean };

/** What an embedded server needs, and whom it tells. */
export type EmbeddedOptions = {
  readonly dataFolder: string;
  readonly log: Log;
  readonly onUnexpectedExit: (exit: UnexpectedExit) => void;
  /** Called each time the server is ready. */
  readonly onReady: (address: SocketAddress, postgresPid: number) => void;
};

const port = 5432;
const socketDirectoryPrefix = 'koine-';

/** For a small machine: little memory, a bounded log, nothing that trades a committed row for speed. */
const settings = {
  listen_addresses: '',
  port: String(port),
  unix_socket_permissions: '0700',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  max_connections: '100',
  shared_buffers: '64MB',
  max_wal_size: '1GB',
  wal_compression: 'on',
  jit: 'off',
  io_method: 'sync',
  // The log names no statement, for a statement may hold what a visitor wrote.
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
};

const restartsInOneMinute = 5;

/** PostgreSQL as a child of this process, on a private socket. It is started again, on the same socket and password, when it dies. */
export class EmbeddedPostgres {
  readonly address: SocketAddress;
  readonly #options: EmbeddedOptions;
  readonly #binaries: Binaries;
  readonly #user: SystemUser | undefined;
  #server: Launched | undefined;
  #exits: number[] = [];
  #settled: Promise<void> = Promise.resolve();
  readonly #stopping = new AbortController();
  // Without this an exception that ends Koine would leave PostgreSQL running.
  readonly #stopWithProcess = () => this.#server?.child.kill('SIGINT');

  private constructor(
    options: EmbeddedOptions,
    binaries: Binaries,
    user: SystemUser | undefined,
    address: SocketAddress,
  ) {
    this.#options = options;
    this.#binaries = binaries;
    this.#user = user;
    this.address = address;
  }

  /** Starts PostgreSQL on the data folder, and makes its cluster if there is none. What a killed Koine left running is stopped first. Throws `StartRefused`. */
  static async start(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
    const { dataFolder, log } = options;
    const folder = clusterFolder(dataFolder);
    const user = choosePostgresUser(folder);
    const binaries = findBinaries(user);
    checkDataVersion(dataFolder, binaries.major);
    await stopLeftovers(folder);
    removeLastSocketDirectory(dataFolder);
    const socketDirectory = makeSocketDirectory(user);
    try {
      const password = await prepareCluster({ dataFolder, binaries, user, sharedFolder: socketDirectory, log });
      writeDataVersion(dataFolder, binaries.major);
      const address = { socketDirectory, port, user: clusterName, password, database: clusterName };
      const postgres = new EmbeddedPostgres(options, binaries, user, address);
      await postgres.#startServer();
      process.once('exit', postgres.#stopWithProcess);
      return postgres;
    } catch (error) {
      rmSync(socketDirectory, { recursive: true, force: true });
      throw error;
    }
  }

  /** Stops PostgreSQL, which ends every connection; returns when it is gone and its socket with it. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#settled;
    if (this.#server !== undefined) await stopServer(this.#server);
    process.off('exit', this.#stopWithProcess);
    rmSync(this.address.socketDirectory, { recursive: true, force: true });
  }

  async #startServer(): Promise<void> {
    const server = await launch({
      program: this.#binaries.postgres,
      arguments: Object.entries({ ...settings, unix_socket_directories: this.address.socketDirectory }).flatMap(
        ([name, value]) => ['-c', `${name}=${value}`],
      ),
      folder: clusterFolder(this.#options.dataFolder),
      user: this.#user,
      log: this.#options.log,
    });
    this.#server = server;
    try {
      await becomesReady(server, this.address);
      await prepareDatabase(this.address);
    } catch (error) {
      this.#server = undefined;
      await stopServer(server);
      throw error;
    }
    this.#options.onReady(this.address, server.child.pid ?? 0);
    void server.ended.then((reason) => {
      this.#server = undefined;
      if (!this.#stopping.signal.aborted) this.#settled = this.#restart(reason);
    });
  }

  async #restart(firstReason: string): Promise<void> {
    for (let reason = firstReason; !this.#stopping.signal.aborted; ) {
      const now = performance.now();
      this.#exits = [...this.#exits.filter((exit) => now - exit < 60_000), now];
      const restarting = this.#exits.length <= restartsInOneMinute;
      this.#options.onUnexpectedExit({ reason, restarting });
      if (!restarting) return;
      try {
        await delay(100 * 2 ** this.#exits.length, undefined, { signal: this.#stopping.signal });
        await stopLeftovers(clusterFolder(this.#options.dataFolder));
        await this.#startServer();
        return;
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
      }
    }
  }
}

async function becomesReady(server: Launched, address: SocketAddress): Promise<void> {
  let end: string | undefined;
  void server.ended.then((reason) => {
    end = reason;
  });
  // Recovery after a crash may take minutes; a server that gives up ends by itself.
  for (let waited = 0; end === undefined && waited < 600_000; waited += 25) {
    const client = connectTo(address, 'postgres');
    try {
      await client.connect();
      return;
    } catch (error) {
      // Not there yet, starting up, or no more room for a connection.
      if (!['ENOENT', 'ECONNREFUSED', 'ECONNRESET', '57P03', '53300'].includes(errorCode(error) ?? '') && !end) {
        await Promise.race([server.ended, delay(100)]);
        if (end === undefined) {
          const detail = error instanceof Error ? error.message : String(error);
          throw new StartRefused(`The embedded PostgreSQL does not let Koine in: ${detail}.`, { cause: error });
        }
      }
    } finally {
      await client.end().catch(() => {});
    }
    await delay(25);
  }
  throw new StartRefused(`The embedded PostgreSQL did not start (${end ?? 'not ready'}):\n${server.lastWords()}`);
}

async function prepareDatabase(address: SocketAddress): Promise<void> {
  const maintenance = connectTo(address, 'postgres');
  try {
    await maintenance.connect();
    const { rowCount } = await maintenance.query('SELECT FROM pg_database WHERE datname = $1', [address.database]);
    if (rowCount === 0) await maintenance.query(`CREATE DATABASE ${pg.escapeIdentifier(address.database)}`);
  } finally {
    await maintenance.end().catch(() => {});
  }
  const client = connectTo(address, address.database);
  try {
    await client.connect();
    const off = await settingsThatLoseRows(client);
    if (off.length > 0) throw new StartRefused(`The embedded PostgreSQL has ${off.join(', ')} off; set it on again.`);
  } finally {
    await client.end().catch(() => {});
  }
}

function connectTo(address: SocketAddress, database: string): pg.Client {
  const client = new pg.Client({
    host: address.socketDirectory,
    port: address.port,
    user: address.user,
    password: address.password,
    database,
  });
  client.on('error', () => {});
  return client;
}

async function stopServer(server: Launched): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    server.child.kill(signal);
    const patienceOver = new AbortController();
    const gone = await Promise.race([
      server.ended.then(() => true),
      delay(patience, false, { signal: patienceOver.signal }).catch(() => false),
    ]);
    patienceOver.abort();
    if (gone) return;
  }
}

/** A path to a Unix socket holds at most 107 bytes (103 on macOS). */
function makeSocketDirectory(user: SystemUser | undefined): string {
  const isShort = tmpdir().length <= 70;
  const parent = isShort && (user === undefined || everybodyMayEnter(tmpdir())) ? tmpdir() : '/tmp';
  const directory = mkdtempSync(path.join(parent, socketDirectoryPrefix));
  giveTo(user, directory);
  return directory;
}

function everybodyMayEnter(folder: string): boolean {
  const isOpen = (statSync(folder).mode & 0o001) !== 0;
  return isOpen && (folder === path.dirname(folder) || everybodyMayEnter(path.dirname(folder)));
}

function removeLastSocketDirectory(dataFolder: string): void {
  const last = readLastConnection(dataFolder);
  if (last?.embedded && path.basename(last.socketDirectory).startsWith(socketDirectoryPrefix)) {
    rmSync(last.socketDirectory, { recursive: true, force: true });
  }
}
