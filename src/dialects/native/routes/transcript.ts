import { Readable } from 'node:stream';
import Type from 'typebox';
import { actorOf, type DialectContext } from '../../dialect.ts';
import type { NativeInstance } from '../routing.ts';
import { openTranscriptFile } from '../transcript-file.ts';
import { Transcript, TranscriptQuery } from '../transcript-wire.ts';
import { ById } from '../wire.ts';

export function registerTranscript(instance: NativeInstance, context: DialectContext): void {
  instance.get(
    '/koine/v1/sessions/:id/transcript',
    {
      config: {
        access: 'anyone',
        described: {
          answers: {
            'text/plain': Type.String(),
            'text/html': Type.String(),
            'application/json': Transcript,
            'application/pdf': Type.Unsafe<string>({ type: 'string', format: 'binary' }),
          },
        },
      },
      schema: {
        operationId: 'getTranscript',
        summary: 'What was said, as a file for people to keep, with times in the zone of the account.',
        params: ById,
        querystring: TranscriptQuery,
        response: { 200: Type.Unsafe<Readable>({ type: 'string' }) },
      },
    },
    async (request, reply) => {
      const { format = 'text', notes = false } = request.query;
      const asked = { format, withNotes: notes };
      const { name, mediaType, body } = await openTranscriptFile(context, actorOf(request), request.params.id, asked);
      reply.headers({
        'content-type': mediaType,
        'content-disposition': `attachment; filename="${name}"`,
        'cache-control': 'private, no-store',
      });
      return reply.send(Readable.from(body));
    },
  );
}
