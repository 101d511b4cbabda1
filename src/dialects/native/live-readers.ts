import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../core/access.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Audience } from '../../realtime/audience.ts';
import type { Connection } from '../../realtime/connections.ts';
import type { DialectContext } from '../dialect.ts';
import { prove, tokenOf } from './auth.ts';

/** A request that reads on: its actor as of now, and the signal that ends it. */
export interface LiveReader extends Audience {
  readonly signal: AbortSignal;
  close(): void;
}

/** The requests that wait for what comes. Each ends with its client, its credential, its time or the server. */
export class LiveReaders {
  readonly #context: DialectContext;
  readonly #open = new Set<LiveReader>();

  constructor(context: DialectContext) {
    this.#context = context;
  }

  async open(request: FastifyRequest, reply: FastifyReply, lastsMs?: number): Promise<LiveReader> {
    const { connections } = this.#context.realtime;
    const proof = await prove(request, this.#context);
    if (!proof) throw new Refusal('unauthenticated', 'The credential does not hold any more.');
    const ending = new AbortController();
    const end = () => ending.abort();
    const timer = lastsMs === undefined ? undefined : setTimeout(end, lastsMs);
    const reader: LiveReader & Connection & { actor: Actor } = {
      actor: proof.actor,
      token: tokenOf(request)?.token ?? '',
      expiresAt: proof.expiresAt,
      signal: ending.signal,
      renew(actor) {
        reader.actor = actor;
      },
      revoke: end,
      close: end,
    };
    connections.add(reader);
    this.#open.add(reader);
    ending.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      connections.remove(reader);
      this.#open.delete(reader);
    });
    reply.raw.once('close', end);
    if (reply.raw.destroyed) end();
    return reader;
  }

  close(): void {
    for (const reader of [...this.#open]) reader.close();
  }
}
