import type { App } from '../app/context.ts';

const EVERY_MS = 3_600_000;

/** Forgets each hour what was kept for a time only. The answer ends it. */
export function startSweeping(
  app: Pick<App, 'idempotency' | 'keys' | 'mails' | 'originals'>,
  onError: (error: unknown) => void,
): () => void {
  const sweep = () =>
    Promise.all([app.idempotency.sweep(), app.keys.sweep(), app.mails.sweep(), app.originals.sweep()]);
  const timer = setInterval(() => void sweep().catch(onError), EVERY_MS).unref();
  return () => clearInterval(timer);
}
