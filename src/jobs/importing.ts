import type { App } from '../app/context.ts';
import type { ImportTools } from '../app/imports/imports.ts';
import type { Actor } from '../core/access.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { Recurring } from './recurring.ts';

const EVERY_MS = 1_000;

/** Tells a session in a dialect as its own route answers, for an actor who may see it. */
export type ReadsSessions = (
  actor: Actor,
  sessionId: string,
  dialect: string,
) => Promise<{ readonly answer: { readonly status: number; readonly body: string } }>;

/** What the dialects give to imports; sessions are read back as an integration would read them. */
export function importTools(dialects: readonly Dialect[], read: ReadsSessions): ImportTools {
  return {
    readers: new Map(dialects.flatMap(({ name, imports }) => (imports ? [[name, imports]] : []))),
    async readSession(accountId, sessionId, dialect) {
      const actor: Actor = {
        kind: 'integration',
        accountId,
        keyId: sessionId,
        name: 'Import',
        scopes: ['read', 'manage'],
      };
      const { answer } = await read(actor, sessionId, dialect);
      return answer.status === 200 ? JSON.parse(answer.body) : null;
    },
  };
}

/** Looks through and writes what was brought, one file at a time, beside any number of other processes that do so. What a stop breaks off goes on when its lease is over. */
export function importing(
  { imports }: Pick<App, 'imports'>,
  tools: ImportTools,
  onError: (error: unknown) => void,
): Recurring {
  return new Recurring(
    async (signal) => {
      while (!signal.aborted && (await imports.performNext(tools, signal, onError)));
    },
    { everyMs: EVERY_MS, onError },
  );
}
