import type { SearchHit, SearchRequest } from '../../../app/search.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeSession, encodeTime } from '../codec.ts';
import { decodeStandingCursor, encodeCursor } from '../cursor.ts';
import type { NativeInstance } from '../routing.ts';
import { DEFAULT_FOUND, SearchPage, SearchQuery } from '../search-wire.ts';

export function registerSearch(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/search',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'search',
        summary: 'The sessions in sight in which words stand, with the places marked.',
        description:
          'Agents and keys search messages, notes, names, addresses, pages, answers and comments; visitors what was said in their own sessions. All words must stand in one of these.',
        querystring: SearchQuery,
        response: { 200: SearchPage },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { q, filter, order = 'newest', limit = DEFAULT_FOUND, cursor } = request.query;
      const question = ['search', q, filter ?? null, order];
      const asked: SearchRequest = {
        text: q,
        where: filter === undefined ? null : (await app.filters.read(actor, filter, '?filter')).condition,
        order,
        limit,
        after: cursor === undefined ? null : decodeStandingCursor(cursor, question),
      };
      const { items, direct, next, isPartial, behind } = await app.search.find(actor, asked);
      const snapshot = await app.accounts.snapshot(actor.accountId);
      return {
        items: items.map(({ row, hits }) => ({
          session: encodeSession(row, snapshot, actor),
          hits: hits.map(encodeHit),
        })),
        direct: direct.map((row) => encodeSession(row, snapshot, actor)),
        next: next && encodeCursor(next, question, [next.until]),
        partial: isPartial,
        behind,
      };
    },
  );
}

function encodeHit({ place, event, excerpt }: SearchHit) {
  const { seq, at, actor } = event;
  return { seq, at: encodeTime(at), place, from: actor, excerpt: excerpt.map((segment) => ({ ...segment })) };
}
