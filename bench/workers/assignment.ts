import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What the starter of this process handed it. The process ends when its starter lets go of it. */
export async function readAssignment<T>(): Promise<T> {
  const lines = createInterface({ input: process.stdin });
  lines.once('close', () => process.exit());
  const [line] = await once(lines, 'line');
  return JSON.parse(line) as T;
}

/** Tells the starter what it waits for. */
export function answer(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
