import type { FastifyInstance } from 'fastify';
import { bodyText } from '../body-text.ts';

/** Reads bodies as the vendor's clients send them: forms as their members, all else as JSON, and nothing as nothing. */
export function readBodies(instance: FastifyInstance): void {
  const parseJson = instance.getDefaultJsonParser('error', 'error');
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request, bytes, done) => {
    const type = request.headers['content-type'] ?? '';
    let body: string;
    try {
      body = bodyText(bytes, type);
    } catch (error) {
      return done(error as Error);
    }
    if (body.trim() === '') done(null, undefined);
    else if (/^application\/x-www-form-urlencoded\b/i.test(type))
      done(null, Object.fromEntries(new URLSearchParams(body)));
    else parseJson(request, body, done);
  });
}
