import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { nodeEnvironment, projectNode } from './node-path.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs the project's Node with the arguments in this process's place: same input and output, signals passed on, same exit code. */
export function runInPlace(nodeArguments) {
  // Apart from the terminal, so that Ctrl-C reaches the child once: through here.
  const child = spawn(projectNode(), nodeArguments, { stdio: 'inherit', detached: true, env: nodeEnvironment() });
  const forward = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, forward);
  child.on('error', stopWith);
  child.on('exit', (code, signal) => {
    for (const name of signals) process.off(name, forward);
    if (signal === null) process.exit(code);
    process.kill(process.pid, signal);
  });
}

/** Ends the process with the sentence of the error. */
export function stopWith(error) {
  console.error(error.message);
  process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    runInPlace(process.argv.slice(2));
  } catch (error) {
    stopWith(error);
  }
}
