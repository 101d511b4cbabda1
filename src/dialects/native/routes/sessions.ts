import Type, { type Static } from 'typebox';
import { makeId } from '../../../app/secrets.ts';
import type { Actor } from '../../../core/access.ts';
import { knownRow } from '../../../core/known-row.ts';
import type { SessionFilter } from '../../../core/query.ts';
import { Refusal } from '../../../core/refusal.ts';
import type { SessionRow } from '../../../core/row.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { commandIntent, encodeSession } from '../codec.ts';
import { messageIntent } from '../message-intent.ts';
import type { NativeInstance } from '../routing.ts';
import {
  decodeFilter,
  decodeList,
  fieldPicker,
  goesOn,
  isForVisitors,
  pageOfLooked,
  SessionCountQuery,
  SessionListQuery,
  withFound,
} from '../session-query.ts';
import { ById, Command, Commanded, Count, closed, LabelUse, NewSession, Session, SessionPage } from '../wire.ts';

type Asked = Pick<Static<typeof SessionCountQuery>, 'filter' | 'samePersonAs'>;

export function registerSessions(instance: NativeInstance, { app }: DialectContext): void {
  const encodeAll = async (actor: Actor, rows: readonly SessionRow[]) => {
    const snapshot = await app.accounts.snapshot(actor.accountId);
    return rows.map((row) => encodeSession(row, snapshot, actor));
  };
  const encode = async (actor: Actor, row: SessionRow) =>
    encodeSession(row, await app.accounts.snapshot(actor.accountId), actor);

  const narrow = async (actor: Actor, filter: SessionFilter, query: Asked) =>
    withFound(filter, {
      visitorIds: query.samePersonAs === undefined ? null : await app.history.samePerson(actor, query.samePersonAs),
      where: query.filter === undefined ? null : (await app.filters.read(actor, query.filter, '?filter')).condition,
    });

  const totalOf = async (actor: Actor, filter: SessionFilter, total: 'none' | 'estimate' | 'exact' = 'none') => {
    if (total === 'none') return {};
    if (total === 'exact') return { total: await app.history.count(actor, filter) };
    const { count, isExact } = await app.history.estimate(actor, filter);
    return { total: count, totalIsExact: isExact };
  };

  instance.get(
    '/koine/v1/labels',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'listLabels',
        summary: 'The labels of the newest 5,000 sessions in sight, the most used first; at most 500.',
        response: { 200: Type.Object({ items: Type.Array(LabelUse) }, closed) },
      },
    },
    async (request) => ({ items: [...(await app.history.labels(actorOf(request)))] }),
  );

  instance.get(
    '/koine/v1/sessions',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'listSessions',
        summary: 'The sessions in sight, a page at a time.',
        description:
          'Visitors see their own, agents those of their queues and those they had, supervisors and keys all. ' +
          'Pages neither lose nor repeat a session while others are being opened. With `fields`, sessions have those members only. ' +
          'A page that hardly any session fits ends after about two seconds with what was found, `partial`, and `next` to look further.',
        querystring: SessionListQuery,
        response: { 200: SessionPage },
      },
    },
    async (request) => {
      const [actor, asked] = [actorOf(request), decodeList(request.query)];
      if (actor.kind === 'visitor' && !isForVisitors(asked)) {
        throw new Refusal('forbidden', 'Visitors sort by openedAt, endedAt or number.');
      }
      const query = { ...asked, filter: await narrow(actor, asked.filter, request.query) };
      const pick = fieldPicker(request.query.fields);
      const looked = await app.history.look(actor, query, goesOn(request.query));
      const { page, next, partial } = pageOfLooked(looked, request.query);
      const sessions = await encodeAll(actor, page);
      return {
        items: sessions.map(pick),
        next,
        ...partial,
        ...(await totalOf(actor, query.filter, request.query.total)),
      };
    },
  );

  instance.get(
    '/koine/v1/sessions/count',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'countSessions',
        summary: 'Exactly how many sessions in sight the filter holds.',
        querystring: SessionCountQuery,
        response: { 200: Type.Object({ count: Count }, closed) },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const filter = await narrow(actor, decodeFilter(request.query), request.query);
      return { count: await app.history.count(actor, filter) };
    },
  );

  instance.post(
    '/koine/v1/sessions',
    {
      config: { access: 'chatters' },
      schema: {
        operationId: 'openSession',
        summary: 'Open a session, with its first message when one rides along.',
        description:
          'A repeat with the same `id` opens nothing and is answered with 200. A visitor’s inbox and visitor come from the token; keys name both.',
        body: NewSession,
        response: { 200: Session, 201: Session },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { id = makeId(), message, ...opening } = request.body;
      const connection = { ip: request.ip, userAgent: request.headers['user-agent'] ?? null };
      const done = await app.chat.open(
        actor,
        { ...opening, id, ...(message && { message: messageIntent(message) }) },
        // What a key's own machine looks like tells nothing of the visitor.
        actor.kind === 'visitor' ? connection : { ip: null, userAgent: null },
      );
      return reply.status(done.repeated ? 200 : 201).send(await encode(actor, knownRow(done.session)));
    },
  );

  instance.get(
    '/koine/v1/sessions/:id',
    {
      config: { access: 'anyone' },
      schema: { operationId: 'getSession', summary: 'A session.', params: ById, response: { 200: Session } },
    },
    async (request) => encode(actorOf(request), await app.history.get(actorOf(request), request.params.id)),
  );

  instance.post(
    '/koine/v1/sessions/:id/commands',
    {
      config: { access: 'chatters' },
      schema: {
        operationId: 'commandSession',
        summary: 'Do something to a session; what a rule turns down changes nothing.',
        params: ById,
        body: Command,
        response: { 200: Commanded },
      },
    },
    async (request) => {
      const done = await app.chat.command(actorOf(request), request.params.id, commandIntent(request.body));
      return { version: done.session.version, seq: done.seq, repeated: done.repeated };
    },
  );
}
