import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { root } from './source-files.ts';

export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs one `koine` command to its end, with nothing of Koine's environment but what is given. */
export async function runKoine(environment: Environment, ...args: readonly string[]): Promise<CommandResult> {
  const child = spawnKoine(environment, args);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}

/** A server started by `koine serve` on any free port. */
export interface ServedKoine {
  readonly url: string;
  readonly out: string;
  stop(): Promise<number | null>;
}

/** Starts `koine serve` and waits until it says where it is. */
export async function serveKoine(environment: Environment): Promise<ServedKoine> {
  const child = spawnKoine({ KOINE_PORT: '0', KOINE_LOG: 'error', ...environment }, ['serve']);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let out = '';
  let err = '';
  child.stderr.on('data', (part) => {
    err += part;
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (part) => {
      out += part;
      const found = /Console\s+(http:\S+)\/console\n[\s\S]*API reference[^\n]*\n/.exec(out);
      if (found?.[1]) resolve(found[1]);
    });
    void ended.then((code) => reject(new Error(`koine serve ended with ${code}: ${err}`)));
  });
  return {
    url,
    out,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

function spawnKoine(environment: Environment, args: readonly string[]) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('KOINE_'));
  return spawn(process.execPath, [path.join(root, 'src/cli/koine.ts'), ...args], {
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
