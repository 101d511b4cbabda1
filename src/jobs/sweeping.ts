import type { App } from '../app/context.ts';

const EVERY_MS = 3_600_000;

const swept = [
  'idempotency',
  'files',
  'keys',
  'mails',
  'originals',
  'blocks',
  'webhooks',
  'exports',
  'exportSchedules',
  'imports',
  'rollups',
  'signInAttempts',
  'signInSteps',
  'passwordResets',
] as const;

/** Forgets each hour what was kept for a time only. The answer ends it. */
export function startSweeping(app: Pick<App, (typeof swept)[number]>, onError: (error: unknown) => void): () => void {
  const sweep = () => Promise.all(swept.map((each) => app[each].sweep()));
  const timer = setInterval(() => void sweep().catch(onError), EVERY_MS).unref();
  return () => clearInterval(timer);
}
