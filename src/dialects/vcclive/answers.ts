import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from './settings.ts';
import type { Answer } from './wire.ts';

/** To whom it is answered, how the account wants it, and the class name that the vendor gives under `X-Resource`. */
export interface Reach {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly settings: Settings;
  readonly resource: string;
}

/** Answers with the envelope and the headers of the vendor; a client that has the very same answer already gets 304. */
export function send<T>(reach: Reach, response: T): FastifyReply {
  const answer: Answer<T> = { response, errors: [] };
  const body = JSON.stringify(answer);
  return isHeld(reach, body) ? reach.reply.code(304).send() : reach.reply.send(body);
}

/**
 * The same for a list of any length, which is written piece by piece; `source` holds all that it is made of, so that a
 * client that has it already gets 304 without its being made. What goes wrong with the first piece is still told.
 */
export async function sendList<T>(
  reach: Reach,
  source: unknown,
  pieces: AsyncGenerator<readonly T[]>,
): Promise<FastifyReply> {
  if (isHeld(reach, JSON.stringify(source))) return reach.reply.code(304).send();
  const first = await pieces.next();
  return reach.reply.send(Readable.from(writeList(first.done ? [] : first.value, pieces)));
}

async function* writeList<T>(first: readonly T[], rest: AsyncIterable<readonly T[]>): AsyncGenerator<string> {
  const write = (piece: readonly T[]) => piece.map((each) => JSON.stringify(each)).join(',');
  yield `{"response":[${write(first)}`;
  for await (const piece of rest) if (piece.length > 0) yield `,${write(piece)}`;
  yield '],"errors":[]}';
}

/** Sets the headers, with the MD5 of what tells this answer from others as its tag, and says whether the client has it. */
function isHeld({ request, reply, settings, resource }: Reach, told: string): boolean {
  const etag = `"${createHash('md5').update(told).digest('hex')}"`;
  reply.headers({ allow: 'GET', etag, 'x-resource': resource, 'cache-control': 'private, no-cache' });
  const held = (request.headers['if-none-match'] ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  if (held.includes(etag) || held.includes('*')) return true;
  reply.header('content-type', settings.contentType);
  return false;
}
