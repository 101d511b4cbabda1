import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../../app/context.ts';
import { makeId } from '../../../app/secrets.ts';
import type { Actor } from '../../../core/access.ts';
import { invalidInput, Refusal } from '../../../core/refusal.ts';
import type { SessionRow } from '../../../core/row.ts';
import type { Session } from '../../../core/session.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { decodeBody, MessageBody } from '../bodies.ts';
import { clientIdsOf, visitorsNamed } from '../clients.ts';
import { keptForMessage } from '../codec/kept.ts';
import { encodeMessages, messageEventTypes, messageIdOf } from '../codec/message.ts';
import { decodeMessageId } from '../codec/message-id.ts';
import { pageOf, pick, readPaging } from '../codec/paging.ts';
import { type Company, companiesFor } from '../companies.ts';
import { operations } from '../operations.ts';
import { type Parameters, parametersOf, writeTime } from '../parameters.ts';
import { idIn, route, textIn } from '../routing.ts';
import { linkingOf, viewsOf } from '../views.ts';
import { findSession, settingsFor } from './lists.ts';

/** As many sessions of one client are read as a list may hold. */
const SESSIONS_MOST = 1000;

/** The messages of a session or of a client, writing as the client or as an operator, and marking as read. */
export function registerMessages(instance: FastifyInstance, context: DialectContext): void {
  const { app } = context;
  route(instance, operations.listMessages, (request) =>
    list(context, request, async (companies, sessionId) => [await findSession(app, companies, sessionId)]),
  );
  route(instance, operations.listClientMessages, (request) =>
    list(context, request, (companies) => sessionsOfClient(app, companies, textIn(request, 'clientId'))),
  );

  const asClient = (session: Session): Actor => {
    const { accountId, visitorId, inboxId } = session;
    return { kind: 'visitor', accountId, visitorId, inboxId };
  };
  const asOperator = (_session: Session, actor: Actor): Actor => actor;
  const post =
    (by: (session: Session, actor: Actor) => Actor, isWhole = false) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const actor = actorOf(request);
      const session = await app.chat.session(actor, idIn(request, 'sessionId'));
      const { body, attachments, replyToMessageId } = decodeBody(MessageBody, request.body);
      if (body === undefined || body.trim() === '') throw invalidInput('/body', 'is required');
      if (session.stage === 'ended' || session.stage === 'closed')
        throw new Refusal('session-ended', 'Session is closed');
      const messageId = makeId();
      const values = keptForMessage(messageId, attachments, replyToMessageId);
      if (Object.keys(values).length > 0) {
        await app.chat.command(actor, session.id, { type: 'set-extras', dialect: 'twin', values });
      }
      const done = await app.chat.command(by(session, actor), session.id, {
        type: 'post-message',
        messageId,
        text: body,
      });
      reply.code(201);
      if (isWhole) return readMessage(context, actor, done.session.id, done.seq ?? 0);
      return {
        id: messageIdOf(done.session, done.seq ?? 0),
        createdAt: writeTime(done.session.lastMessage?.at ?? Date.now()),
      };
    };
  route(instance, operations.writeAsClient, post(asClient));
  route(instance, operations.write, post(asClient, true));
  route(instance, operations.writeAsOperator, post(asOperator));

  route(instance, operations.markRead, async (request) => {
    const actor = actorOf(request);
    const { session, seq } = await findMessage(app, actor, idIn(request, 'messageId'));
    const { events } = await app.history.events(actor, session.id, seq - 1, 1);
    const [message] = events;
    if (message?.type !== 'message-posted') throw new Refusal('not-found', 'Message is not found');
    const reader = message.actor.kind === 'visitor' ? actor : asClient(session);
    await app.chat.command(reader, session.id, { type: 'read-messages', upTo: seq });
  });
}

async function list(
  context: DialectContext,
  request: FastifyRequest,
  find: (companies: readonly Company[], sessionId: string) => Promise<readonly SessionRow[]>,
) {
  const { app } = context;
  const settings = await settingsFor(app, request);
  const parameters = parametersOf(request.query);
  const paging = readPaging(parameters, settings);
  const [from, to] = [parameters.time('from'), parameters.time('to')];
  const descending = readDescending(parameters);
  const fields = parameters.list('fields');
  const companies = await companiesFor(app, actorOf(request), parameters);
  parameters.settle();
  const hasSession = textIn(request, 'sessionId') !== '';
  const rows = await find(companies, hasSession ? idIn(request, 'sessionId') : '');
  const views = await viewsOf(context, rows, companies, messageEventTypes, settings);
  const messages = views.flatMap(encodeMessages).filter(({ createdAt }) => {
    const at = Date.parse(String(createdAt));
    return (from === null || at >= Math.floor(from / 1000) * 1000) && (to === null || at <= to);
  });
  return pageOf(pick(descending ? messages.toReversed() : messages, fields), paging);
}

/** The message at this place as the lists show it. */
async function readMessage(context: DialectContext, actor: Actor, sessionId: string, seq: number) {
  const { app } = context;
  const row = await app.history.get(actor, sessionId);
  const snapshot = await app.accounts.snapshot(actor.accountId);
  const clientId = await clientIdsOf(app, actor.accountId, [row.visitorId]);
  const { events } = await app.history.eventsAsTheyStand(actor, sessionId, seq - 1, 1);
  return encodeMessages({
    row,
    snapshot,
    clientId: clientId(row.visitorId),
    events,
    linkOf: linkingOf(context, row),
  })[0];
}

/** Messages come oldest first, or newest first with `sort=-createdAt`. */
function readDescending(parameters: Parameters): boolean {
  const [sort, ...more] = parameters.list('sort') ?? [];
  if (sort === undefined) return false;
  if (more.length > 0 || !/^[-+ ]?createdAt$/.test(sort)) parameters.fault('sort', 'messages are sorted by createdAt');
  return sort.startsWith('-');
}

async function sessionsOfClient(
  app: App,
  companies: readonly Company[],
  clientId: string,
): Promise<readonly SessionRow[]> {
  const readers = companies.map(({ reader }) => reader);
  const visitors = await Promise.all(readers.map(({ accountId }) => visitorsNamed(app, accountId, [clientId])));
  return app.history.find(readers, {
    filter: { where: { kind: 'one-of', member: 'visitorId', values: visitors.flat() } },
    sort: 'openedAt',
    descending: false,
    limit: SESSIONS_MOST,
    after: null,
    offset: 0,
  });
}

async function findMessage(app: App, actor: Actor, messageId: string): Promise<{ session: Session; seq: number }> {
  const place = decodeMessageId(messageId);
  const [row] = place
    ? await app.history.find(actor, {
        filter: { number: place.number },
        sort: 'number',
        descending: false,
        limit: 1,
        after: null,
        offset: 0,
      })
    : [];
  if (!row || !place || messageIdOf(row, place.seq) !== messageId) {
    throw new Refusal('not-found', 'Message is not found');
  }
  return { session: await app.chat.session(actor, row.id), seq: place.seq };
}
