import Type from 'typebox';
import { type Actor, refOf } from '../../../core/access.ts';
import type { Event } from '../../../core/event.ts';
import { MAX_PAGE } from '../../../core/query.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeEvents, encodeMessage } from '../codec.ts';
import { type MessageIntent, messageIntent } from '../message-intent.ts';
import { DEFAULT_PAGE } from '../paging.ts';
import type { NativeInstance } from '../routing.ts';
import { ById, closed, List, Message, NewMessage, Event as WireEvent } from '../wire.ts';

const LogQuery = Type.Object(
  {
    after: Type.Optional(Type.Integer({ minimum: -1, description: 'The last sequence already known; -1 for none.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE })),
  },
  closed,
);

export function registerSessionLog(instance: NativeInstance, context: DialectContext): void {
  const { app } = context;
  const { history } = app;
  const linkingOf = ({ accountId }: Actor, sessionId: string) => ({
    app,
    publicUrl: context.publicUrl,
    place: { accountId, sessionId },
  });

  /** A page of the log in which there is something to see, or the end of the log. */
  const readSome = async (actor: Actor, id: string, after: number, limit: number) => {
    let page = await history.events(actor, id, after, limit);
    while (page.events.length === 0 && !page.complete) page = await history.events(actor, id, page.reached, limit);
    return page;
  };

  instance.get(
    '/koine/v1/sessions/:id/events',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'listEvents',
        summary: "A session's log from after a sequence; `next` is what to ask after, null at the end.",
        params: ById,
        querystring: LogQuery,
        response: { 200: List(WireEvent) },
      },
    },
    async (request) => {
      const { after = -1, limit = DEFAULT_PAGE } = request.query;
      const { events, complete } = await readSome(actorOf(request), request.params.id, after, limit);
      return { items: encodeEvents(events, after), next: complete ? null : String(events.at(-1)?.seq ?? after) };
    },
  );

  instance.get(
    '/koine/v1/sessions/:id/messages',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'listMessages',
        summary: "A session's messages from after a sequence; `next` is what to ask after, null at the end.",
        params: ById,
        querystring: LogQuery,
        response: { 200: List(Message) },
      },
    },
    async (request) => {
      const { after = -1, limit = DEFAULT_PAGE } = request.query;
      const found: Event<'message-posted'>[] = [];
      let [reached, complete] = [after, false];
      while (found.length <= limit && !complete) {
        const page = await history.eventsAsTheyStand(actorOf(request), request.params.id, reached, MAX_PAGE);
        found.push(...page.events.filter((event) => event.type === 'message-posted'));
        ({ reached, complete } = page);
      }
      const linking = linkingOf(actorOf(request), request.params.id);
      const items = found.slice(0, limit).map((event) => encodeMessage(event, linking));
      return { items, next: found.length > limit ? String(items.at(-1)?.seq ?? after) : null };
    },
  );

  instance.post(
    '/koine/v1/sessions/:id/messages',
    {
      config: { access: 'chatters' },
      schema: {
        operationId: 'postMessage',
        summary: 'Post a message; the answer comes once it is kept for good.',
        description: 'A repeat with the same `messageId` adds nothing and is answered with the message that stands.',
        params: ById,
        body: NewMessage,
        response: { 201: Type.Object({ message: Message, repeated: Type.Boolean() }, closed) },
      },
    },
    async (request, reply) => {
      const [actor, { id }] = [actorOf(request), request.params];
      const intent = messageIntent(request.body);
      const { session, seq, repeated } = await app.chat.command(actor, id, intent);
      const posted =
        repeated || intent.files || intent.mentions
          ? (await history.eventsAsTheyStand(actor, id, (seq ?? 0) - 1, 1)).events[0]
          : eventOf(intent, seq ?? 0, session.updatedAt, actor, session.visitor.name);
      if (posted?.type !== 'message-posted') throw new Error(`Session ${id} has no message at ${seq}`);
      reply.status(201);
      return { message: encodeMessage(posted, linkingOf(actor, id)), repeated };
    },
  );
}

/** The message as it now stands in the log; sparing the reading of what was just written. */
function eventOf(intent: MessageIntent, seq: number, at: number, actor: Actor, visitorName: string | null): Event {
  const { messageId, text, kind = 'text', automatic = false, page = null, replyTo } = intent;
  const said = { messageId, text, kind, automatic, page, ...(replyTo !== undefined && { replyTo }) };
  return { type: 'message-posted', seq, at, actor: refOf(actor, visitorName), ...said };
}
