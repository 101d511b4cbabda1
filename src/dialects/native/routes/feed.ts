import Type from 'typebox';
import { MAX_PAGE } from '../../../core/query.ts';
import { invalidInput } from '../../../core/refusal.ts';
import { accountFeed } from '../../../realtime/feed.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeFeedItem } from '../codec.ts';
import { streamFeed } from '../event-stream.ts';
import { LiveReaders } from '../live-readers.ts';
import { DEFAULT_PAGE } from '../paging.ts';
import type { NativeInstance } from '../routing.ts';
import { closed, Feed } from '../wire.ts';

const MAX_WAIT_SECONDS = 60;

const FeedQuery = Type.Object(
  {
    after: Type.Optional(Type.Integer({ minimum: 0, description: 'The last position already known; 0 for none.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE })),
    wait: Type.Optional(
      Type.Integer({ minimum: 0, maximum: MAX_WAIT_SECONDS, description: 'Seconds to wait when nothing is new yet.' }),
    ),
  },
  closed,
);

export function registerFeed(instance: NativeInstance, context: DialectContext): void {
  const { app, realtime } = context;
  const source = { hub: realtime.hub, log: app.history };
  const readers = new LiveReaders(context);
  instance.addHook('preClose', async () => readers.close());

  instance.get(
    '/koine/v1/feed',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'readFeed',
        summary: 'Every event of the account from after a position, for those who may see all of it.',
        description:
          'Nothing is ever skipped. `position` is what to ask after; when `epoch` changes, the history is another one ' +
          '(a backup was restored), and reading begins again from 0. With `Accept: text/event-stream` the answer goes ' +
          'on with what happens from now on; each event’s id is its position, and `Last-Event-ID` goes on after it.',
        querystring: FeedQuery,
        response: { 200: Feed },
      },
    },
    async (request, reply) => {
      const { limit = DEFAULT_PAGE, wait = 0 } = request.query;
      const after = lastEventId(request.headers['last-event-id']) ?? request.query.after ?? 0;
      const stored = await app.history.feed(actorOf(request), after, limit);
      if (request.headers.accept?.includes('text/event-stream')) {
        const reader = await readers.open(request, reply);
        reply.header('content-type', 'text/event-stream; charset=utf-8');
        // A proxy that gathers answers would hold the events back.
        reply.header('x-accel-buffering', 'no');
        // Nothing else can come on this connection, so a server that stops need not wait for it.
        reply.header('connection', 'close');
        const pages = accountFeed(source, reader, { after, signal: reader.signal });
        return reply.send(streamFeed(app.epoch, pages, reader) as never);
      }
      let items = stored;
      if (items.length === 0 && wait > 0) {
        const reader = await readers.open(request, reply, wait * 1000);
        for await (const page of accountFeed(source, reader, { after, signal: reader.signal })) {
          items = page.slice(0, limit);
          break;
        }
        reader.close();
      }
      return { epoch: app.epoch, items: items.map(encodeFeedItem), position: items.at(-1)?.position ?? after };
    },
  );
}

function lastEventId(header: string | string[] | undefined): number | null {
  if (header === undefined || header === '') return null;
  if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return Number(header);
  throw invalidInput('', 'Last-Event-ID is no position of this feed.');
}
