import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SessionFilter } from '../../core/query.ts';
import { invalidInput } from '../../core/refusal.ts';
import { actorOf, type DialectContext } from '../dialect.ts';
import { buttonsOf } from './codec/buttons.ts';
import { dataHead, dataTail, encodeButtonEntry, encodeChatEntry } from './codec/chat-data.ts';
import type { View } from './codec/history.ts';
import { decodeWindow } from './codec/window.ts';
import { begin, type Listed, listSessions } from './listing.ts';
import { operations } from './operations.ts';
import { viewFor } from './routes.ts';

const XML_TYPE = 'text/xml;charset=utf-8';
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** API 1.0, which says by `scope` what is asked for, and answers in XML. */
export function registerData(instance: FastifyInstance, context: DialectContext): void {
  instance.get('/api/1.0/data', operations.data, async (request, reply) => {
    const view = await viewFor(request, context);
    const { scope } = request.query as { scope?: unknown };
    switch (scope) {
      case 'chatHistory': {
        const pages = await begin(
          listSessions(context.app, actorOf(request), filterOf(request, view), view.settings.maxItems),
        );
        return reply.header('content-type', XML_TYPE).send(Readable.from(write(pages, view)));
      }
      case 'buttons': {
        const entries = buttonsOf(view.snapshot).map(encodeButtonEntry).join('');
        return reply.header('content-type', XML_TYPE).send(`${dataHead}${entries}${dataTail}`);
      }
      default:
        throw invalidInput('?scope', 'The scopes that are read here are chatHistory and buttons.');
    }
  });
}

function filterOf({ query }: FastifyRequest, { snapshot, clock }: View): SessionFilter {
  const given = query as Readonly<Record<string, unknown>>;
  const window = decodeWindow(given, { start: 'start-date', end: 'end-date' }, clock);
  if (given.id === undefined || given.id === '') return window;
  const inbox = [...snapshot.inboxes.values()].find(({ number }) => String(number) === given.id);
  return { ...window, inboxId: inbox?.id ?? NOBODY };
}

async function* write(pages: AsyncIterable<readonly Listed[]>, view: View): AsyncGenerator<string> {
  yield dataHead;
  for await (const page of pages) {
    const entries = page.map(({ row, log }) => encodeChatEntry(row, log, view));
    if (entries.length > 0) yield entries.join('');
  }
  yield dataTail;
}
