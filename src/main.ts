import { setFlagsFromString } from 'node:v8';

/** What lives for a moment only, in MB. V8 would let it grow to 32, and then everybody waits while it is looked through; 2 serve fewer openings. */
const NURSERY_MB = 8;
const FLAG = '--max-semi-space-size';

const { execPath, execArgv, env } = process;
const isChosen = [...execArgv, env.NODE_OPTIONS ?? ''].some((word) => word.includes(FLAG));
if (process.execve && !isChosen) {
  // Both are settled when the process begins. It keeps its id, its streams and its signals.
  const flags = [`${FLAG}=${NURSERY_MB}`, '--expose-gc'];
  process.execve(execPath, [execPath, ...execArgv, ...flags, ...process.argv.slice(1)], env);
}
// Threads choose their own.
setFlagsFromString(`${FLAG}=0`);
// What lives longer may quadruple before it is looked through: looking takes a tenth of a second of cores that messages
// wait for. V8 goes as far when it is busy, but not at a steady trickle.
setFlagsFromString('--heap-growing-percent=300');
await import('./koine.ts');
