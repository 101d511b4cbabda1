import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';
import type { App } from '../app/context.ts';
import type { Actor } from '../core/access.ts';
import type { EventType } from '../core/event.ts';
import { Refusal } from '../core/refusal.ts';
import type { Dialect, MainRead } from './dialect.ts';

/** A session as one dialect tells it. */
export interface Rendering {
  readonly dialect: string;
  readonly request: MainRead;
  readonly answer: { readonly status: number; readonly contentType: string | null; readonly body: string };
}

/** Tells one session in any dialect, and knows what can be set of each and which tell webhooks. */
export interface Rosetta {
  /** Those that can be asked for. */
  readonly dialects: readonly Pick<Dialect, 'name' | 'title' | 'rootPaths' | 'settings'>[];
  /** Those in whose words webhooks can be told, and of which events; null: of all. */
  readonly tellers: ReadonlyMap<string, readonly EventType[] | null>;
  /** The dialect's own route answers, as it would answer its client. Refuses with `not-found` what the actor may not see. */
  read(actor: Actor, sessionId: string, dialect: string): Promise<Rendering>;
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly rosetta: Rosetta;
  }
}

/** It goes with the call and not with the request, so that nothing sent from outside can name an actor [K5]. */
const within = new AsyncLocalStorage<Actor>();

/** For whom Koine itself asks its own route; null when a client does. */
export function actorWithin(): Actor | null {
  return within.getStore() ?? null;
}

export function makeRosetta(server: FastifyInstance, dialects: readonly Dialect[], app: App): Rosetta {
  const telling = dialects.filter(({ mainRead }) => mainRead !== undefined);
  return {
    dialects: telling,
    tellers: new Map(dialects.flatMap(({ name, deliveries }) => (deliveries ? [[name, deliveries.events]] : []))),
    async read(actor, sessionId, name) {
      const row = await app.history.get(actor, sessionId);
      const reading = { app, actor, snapshot: await app.accounts.snapshot(actor.accountId) };
      const request = await telling.find((dialect) => dialect.name === name)?.mainRead?.(row, reading);
      if (!request) throw new Refusal('not-found', 'There is no such dialect.');
      const { method, path: url, headers } = request;
      const answered = await within.run(actor, async () => await server.inject({ method, url, headers }));
      const contentType = answered.headers['content-type'];
      return {
        dialect: name,
        request,
        answer: {
          status: answered.statusCode,
          contentType: contentType === undefined ? null : String(contentType),
          body: answered.body,
        },
      };
    },
  };
}
