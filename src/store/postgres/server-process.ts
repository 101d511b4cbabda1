import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Logger } from 'pino';
import { StartRefused } from './start-refused.ts';
import type { SystemUser } from './system-user.ts';

/** What Koine says to its log. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** A program of PostgreSQL to run on a folder. */
export type Launch = {
  readonly program: string;
  /** Arguments after the folder's. */
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly user: SystemUser | undefined;
  readonly log: Log;
};

/** A program that runs: `ended` fulfils once it is gone, `lastWords()` gives its latest lines. */
export type Launched = {
  readonly child: ChildProcess;
  readonly ended: Promise<string>;
  lastWords(): string;
};

/** Runs a program of PostgreSQL on a folder, as the user, apart from the terminal so that Ctrl-C reaches Koine alone. Throws `StartRefused` if it does not run. */
export async function launch(request: Launch): Promise<Launched> {
  const { user } = request;
  // The user may be unable to enter the folder's parents. An open folder, which the kernel shows under /proc, is entered without them.
  const opened =
    user !== undefined && process.platform === 'linux'
      ? openSync(request.folder, constants.O_RDONLY | constants.O_DIRECTORY)
      : undefined;
  const options: SpawnOptions = {
    cwd: '/',
    detached: true,
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe', ...(opened === undefined ? [] : [opened])],
    ...(user && { uid: user.uid, gid: user.gid }),
  };
  const folder = opened === undefined ? request.folder : '/proc/self/fd/3';
  try {
    const child = spawn(request.program, ['-D', folder, ...request.arguments], options);
    return await started(child, request);
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}

async function started(child: ChildProcess, request: Launch): Promise<Launched> {
  const words: string[] = [];
  for (const output of [child.stdout, child.stderr]) {
    if (output === null) continue;
    createInterface({ input: output }).on('line', (line) => {
      words.push(line);
      if (words.length > 12) words.shift();
      writeToLog(request.log, line);
    });
  }
  const ended = new Promise<string>((resolve) => {
    // 'close' comes after the last line was read, 'exit' may come before.
    child.once('close', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => {
      const who = request.user === undefined ? '' : ` as the user ${request.user.name}`;
      reject(new StartRefused(`${request.program} could not be run${who}: ${error.message}.`, { cause: error }));
    });
  });
  return { child, ended, lastWords: () => words.join('\n') };
}

/** What PostgreSQL says to clients while it starts and stops: fatal to their connections alone. */
const passing = / FATAL: +(the database system is |terminating connection due to administrator command)/;

function writeToLog(log: Log, line: string): void {
  const text = `postgres: ${line}`;
  if (passing.test(line)) log.debug(text);
  else if (/ (PANIC|FATAL): /.test(line)) log.error(text);
  else if (/ WARNING: /.test(line)) log.warn(text);
  else log.debug(text);
}
