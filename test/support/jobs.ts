import assert from 'node:assert/strict';
import { dialects } from '../../src/dialects/index.ts';
import { Router } from '../../src/jobs/router.ts';
import { SESSION_DUE, SessionClock } from '../../src/jobs/session-clock.ts';
import { SessionTimers } from '../../src/jobs/session-timers.ts';
import { runBots } from './bot-place.ts';
import type { Koine } from './koine.ts';

/** Lets a Koine do by itself what concerns its sessions: offers ring, time runs out, bots answer. `await using` stops it, and throws what went wrong. */
export async function runJobs(koine: Koine): Promise<AsyncDisposable> {
  const faults: unknown[] = [];
  const { app } = koine;
  const onError = (error: unknown) => void faults.push(error);
  const clock = new SessionClock(app, onError);
  const router = new Router(app, onError);
  const timers = new SessionTimers({
    app,
    dialects,
    handlers: { [SESSION_DUE]: clock.handle, ...router.timers },
    onError,
  });
  clock.start();
  timers.start();
  await router.start();
  const bots = runBots(koine);
  return {
    async [Symbol.asyncDispose]() {
      await bots[Symbol.asyncDispose]();
      await timers.stop();
      await clock.stop();
      await router.stop();
      assert.deepEqual(faults, []);
    },
  };
}
