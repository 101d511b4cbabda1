import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A program of this folder in a process of its own, which has answered. It lives until it is stopped. */
export interface Worker<Answer> {
  readonly answer: Answer;
  readonly pid: number;
  [Symbol.asyncDispose](): Promise<void>;
}

const STOP_MS = 5_000;

/** Starts the program, hands it the input as one line and waits for its answer, one line as well. Throws if it ends without one. */
export async function startWorker<Answer>(
  file: string,
  input: unknown,
  nodeArguments: readonly string[] = [],
): Promise<Worker<Answer>> {
  const child = spawn(process.execPath, [...nodeArguments, path.join(import.meta.dirname, file)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const stop = async () => {
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.stdin.end();
    await exited;
    clearTimeout(late);
  };
  child.stdin.write(`${JSON.stringify(input)}\n`);
  const first = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exited.then(() => {
      throw new Error(`${file} ended without an answer.`);
    }),
  ]);
  return { answer: JSON.parse(String(first[0])) as Answer, pid: child.pid ?? 0, [Symbol.asyncDispose]: stop };
}

/** The program's answer; it has ended by then. */
export async function askWorker<Answer>(file: string, input: unknown): Promise<Answer> {
  await using worker = await startWorker<Answer>(file, input);
  return worker.answer;
}
