import { removeConnection, socketUrl, writeConnection } from './connection-file.ts';
import { prepareDataFolder } from './data-folder.ts';
import { lockDataFolder } from './data-lock.ts';
import { checkDataVersion, writeDataVersion } from './data-version.ts';
import { EmbeddedPostgres, type UnexpectedExit } from './embedded.ts';
import { checkExternalServer } from './external.ts';
import type { Log } from './server-process.ts';

/** Which data folder and database to open, and whom to tell. */
export type OpenPostgresOptions = {
  /** Absolute path; made if it is missing. */
  readonly dataFolder: string;
  /** A server to use instead of the embedded one. */
  readonly databaseUrl?: string | undefined;
  readonly log: Log;
  /** The embedded server died. `restarting: false` means that Koine has given it up and should stop. */
  readonly onUnexpectedExit: (exit: UnexpectedExit) => void;
};

/** A data folder and a PostgreSQL that this process holds open. */
export type Postgres = {
  readonly url: string;
  readonly embedded: boolean;
  /** Process id of the embedded server; it changes when the server had to be started again. */
  readonly pid: number | undefined;
  /** Stops the embedded server and lets go of the data folder. End your pools before. */
  stop(): Promise<void>;
};

/** Takes the data folder for this process and opens its PostgreSQL, or the one at `databaseUrl`. Throws `StartRefused`, with nothing damaged. */
export async function openPostgres(options: OpenPostgresOptions): Promise<Postgres> {
  const { dataFolder } = options;
  prepareDataFolder(dataFolder);
  checkDataVersion(dataFolder);
  const lock = lockDataFolder(dataFolder);
  try {
    const postgres =
      options.databaseUrl === undefined
        ? await openEmbedded(options)
        : await openExternal(options, options.databaseUrl);
    return {
      url: postgres.url,
      embedded: postgres.embedded,
      get pid() {
        return postgres.pid;
      },
      async stop() {
        await postgres.stop();
        removeConnection(dataFolder);
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openEmbedded(options: OpenPostgresOptions): Promise<Postgres> {
  let pid: number | undefined;
  const server = await EmbeddedPostgres.start({
    ...options,
    onReady(address, postgresPid) {
      pid = postgresPid;
      const url = socketUrl(address);
      writeConnection(options.dataFolder, { url, embedded: true, koinePid: process.pid, postgresPid, ...address });
    },
  });
  return {
    url: socketUrl(server.address),
    embedded: true,
    get pid() {
      return pid;
    },
    stop: () => server.stop(),
  };
}

async function openExternal(options: OpenPostgresOptions, url: string): Promise<Postgres> {
  await checkExternalServer(url, options.log);
  writeDataVersion(options.dataFolder);
  writeConnection(options.dataFolder, { url, embedded: false, koinePid: process.pid });
  return { url, embedded: false, pid: undefined, stop: async () => {} };
}
