import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** A program that was started and answered with one line, or ended. */
export type PostgresProcess = {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** Undefined if it ended without a line. */
  readonly connection: { readonly url: string; readonly pid: number; readonly koinePid: number } | undefined;
  /** All it complained of so far. */
  complaints(): string;
  /** Ends its input and waits until it is gone; gives its exit code. */
  end(): Promise<number | null>;
};

/** Starts `postgres-server.ts` in a process of its own: as the user with this id, or of a copy of the repository, if asked. */
export async function startPostgresProcess(
  serverArguments: readonly string[],
  options: { uid?: number; root?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<PostgresProcess> {
  const repository = options.root ?? path.join(import.meta.dirname, '../..');
  const child = spawn(
    process.execPath,
    [path.join(repository, 'test/support/postgres-server.ts'), ...serverArguments],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: '/',
      env: { ...process.env, ...options.env },
      ...(options.uid !== undefined && { uid: options.uid, gid: options.uid }),
    },
  );
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.includes('\n')) child.stdout.emit('line');
  });
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'line'), closed]);
  return {
    child,
    connection: output.includes('\n') ? JSON.parse(output) : undefined,
    complaints: () => complaints,
    async end() {
      child.stdin.end();
      await closed;
      return child.exitCode;
    },
  };
}
