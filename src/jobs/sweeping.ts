import type { App } from '../app/context.ts';

const EVERY_MS = 3_600_000;

/** Forgets each hour what was kept for a time only. The answer ends it. */
export function startSweeping(app: Pick<App, 'idempotency'>, onError: (error: unknown) => void): () => void {
  const timer = setInterval(() => void app.idempotency.sweep().catch(onError), EVERY_MS).unref();
  return () => clearInterval(timer);
}
