import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLastConnection } from '../../src/store/postgres/connection-file.ts';
import { stopLeftovers } from '../../src/store/postgres/leftovers.ts';

/** How a start ended that was not to succeed, or one that was stopped. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** All it wrote to standard output. */
  readonly output: string;
  /** All it wrote to standard error: its log, and why it does not start. */
  readonly complaints: string;
}

/** A Koine in a process of its own, which serves. */
export interface KoineProcess {
  /** `http://127.0.0.1:<port>`; the same after a restart in the same place. */
  readonly url: string;
  readonly pid: number;
  /** What it printed when it was ready. */
  readonly output: string;
  /** Changes when PostgreSQL had to be started again. */
  postgresPid(): number;
  complaints(): string;
  /** Asks it to stop, and waits until it has. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
  /** Kills it with -9 and waits until it is gone; its PostgreSQL is left over. */
  kill(): Promise<void>;
}

/** A data folder and a port, on which Koine may be started again and again; one at a time serves. */
export interface KoinePlace {
  readonly dataFolder: string;
  /** Who may sign in; told by the first start. */
  readonly owner: { readonly email: string; readonly password: string };
  start(environment?: Environment): Promise<KoineProcess>;
  /** Starts Koine and waits for its end. */
  run(environment?: Environment): Promise<Ended>;
  /** Runs a command of `bin/koine` there; throws when it fails. */
  command(...words: readonly string[]): Promise<string>;
  /** Ends all that runs there, and removes the folder. */
  [Symbol.asyncDispose](): Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

const repository = path.join(import.meta.dirname, '../..');
const ready = /API reference +(http\S+)\/docs\n/;
const START_MS = 90_000;

/** Makes the place; nothing is started yet. */
export function makeKoinePlace(): KoinePlace {
  const folder = mkdtempSync(path.join(tmpdir(), 'koine-whole-'));
  const dataFolder = path.join(folder, 'data');
  const running = new Set<ChildProcess>();
  let port = '0';
  let owner: KoinePlace['owner'] | undefined;

  const launch = (file: string, words: readonly string[], environment: Environment) => {
    const settings = Object.entries(process.env).filter(([name]) => !name.startsWith('KOINE_'));
    const child = spawn(process.execPath, [path.join(repository, file), ...words], {
      // Standing in the folder, it is found there should this process be killed.
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...Object.fromEntries(settings), KOINE_DATA: dataFolder, KOINE_PORT: port, ...environment },
    });
    running.add(child);
    const ended: { -readonly [Member in keyof Ended]: Ended[Member] } = { code: null, output: '', complaints: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      ended.output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      ended.complaints += text;
    });
    const closed = once(child, 'close').then((): Ended => {
      running.delete(child);
      return { ...ended, code: child.exitCode };
    });
    return { child, ended, closed };
  };

  const start = async (environment: Environment = {}): Promise<KoineProcess> => {
    const { child, ended, closed } = launch('src/main.ts', [], environment);
    const url = await new Promise<string>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`Koine did not start: ${why}\n${ended.complaints}`));
      const timer = setTimeout(() => fail('it took too long'), START_MS);
      child.stdout.on('data', () => {
        const [, found] = ready.exec(ended.output) ?? [];
        if (found === undefined) return;
        clearTimeout(timer);
        resolve(found);
      });
      void closed.then(({ code }) => {
        clearTimeout(timer);
        fail(`it ended with ${code}`);
      });
    });
    port = new URL(url).port;
    const [, email, password] = /Sign in as +(\S+)\n +with password +(\S+)/.exec(ended.output) ?? [];
    if (email && password) owner = { email, password };
    return {
      url,
      pid: child.pid ?? 0,
      output: ended.output,
      postgresPid() {
        const connection = readLastConnection(dataFolder);
        if (!connection?.embedded) throw new Error('No embedded PostgreSQL runs.');
        return connection.postgresPid;
      },
      complaints: () => ended.complaints,
      stop(signal = 'SIGTERM') {
        child.kill(signal);
        return closed;
      },
      async kill() {
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      },
    };
  };

  return {
    dataFolder,
    get owner() {
      if (!owner) throw new Error('No start has told of an owner yet.');
      return owner;
    },
    start,
    run: (environment = {}) => launch('src/main.ts', [], environment).closed,
    async command(...words) {
      const { code, output, complaints } = await launch('src/cli/koine.ts', words, {}).closed;
      if (code !== 0) throw new Error(`koine ${words.join(' ')} ended with ${code}:\n${complaints}`);
      return output;
    },
    async [Symbol.asyncDispose]() {
      for (const child of running) {
        const gone = once(child, 'exit');
        if (child.kill('SIGKILL')) await gone;
      }
      await stopLeftovers(path.join(dataFolder, 'postgres'));
      const last = readLastConnection(dataFolder);
      if (last?.embedded) rmSync(last.socketDirectory, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
