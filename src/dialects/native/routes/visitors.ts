import Type from 'typebox';
import { accentOf, type Inbox, type Snapshot } from '../../../core/directory.ts';
import type { FormKind } from '../../../core/event.ts';
import { type FileLimits, fileLimitsOf } from '../../../core/files.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { tokenOf } from '../auth.ts';
import { encodeBeforeChat, encodeVisitor, encodeWidgetHours } from '../codec.ts';
import { refuseForeignEmbedding } from '../cors.ts';
import type { RateLimits } from '../rate-limits.ts';
import { NewVisitor } from '../requests.ts';
import type { NativeInstance } from '../routing.ts';
import { encodeAsked } from '../survey-codec.ts';
import { encodeWidgetLook } from '../widget-codec.ts';
import { ById, closed, List, Visitor, VisitorDetails, VisitorWelcome, WidgetStatus } from '../wire.ts';

const VisitorsQuery = Type.Object({ email: Type.String({ minLength: 3, maxLength: 254 }) }, closed);

export function registerVisitors(instance: NativeInstance, context: DialectContext, limits: RateLimits): void {
  const { app, realtime } = context;

  instance.get(
    '/koine/v1/widget/:inboxKey',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'getWidget',
        summary: 'What the public may know of an inbox.',
        params: Type.Object({ inboxKey: Type.String({ maxLength: 64 }) }),
        response: { 200: WidgetStatus },
      },
    },
    async (request) => {
      const { snapshot, inbox } = await app.accounts.findInbox(request.params.inboxKey);
      refuseForeignEmbedding(request, inbox, context);
      return {
        inbox: { name: inbox.name, accent: accentOf(inbox), greeting: inbox.settings.greeting ?? null },
        account: { name: snapshot.account.name },
        look: encodeWidgetLook(inbox),
        beforeChat: encodeBeforeChat(inbox),
        typingPreview: inbox.settings.typingPreview ?? false,
        surveys: askedIn(snapshot, inbox),
        online: realtime.presence.isOnline(snapshot.account.id, inbox.queueId),
        files: encodeWidgetFiles(fileLimitsOf(snapshot, inbox.id)),
        hours: encodeWidgetHours(inbox, await app.calendars.openingOfQueue(snapshot.account.id, inbox.queueId)),
      };
    },
  );

  instance.post(
    '/koine/v1/visitors',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'createVisitor',
        summary: 'Make a visitor known to an inbox; the token is told this once.',
        description:
          'With `identity`, the visitor is the user that the site proves, the same on each device; a proof that fails is refused. Who asks with a visitor’s token becomes the user, if nobody is yet.',
        body: NewVisitor,
        response: { 201: VisitorWelcome },
      },
    },
    async (request, reply) => {
      limits.newVisitor.take(request, reply);
      const { inboxKey, visitor: told = {}, identity } = request.body;
      const { snapshot, inbox } = await app.accounts.findInbox(inboxKey);
      refuseForeignEmbedding(request, inbox, context);
      await app.blocks.refuseBlocked(snapshot.account.id, { visitorId: null, address: request.ip }, []);
      const { visitor, token } = identity
        ? await app.welcoming.welcome(snapshot, inbox, told, identity, request.actor)
        : await app.accounts.welcomeVisitor(snapshot.account.id, inbox.id, told);
      return reply.status(201).send({ visitor: encodeVisitor(visitor), token: token ?? tokenOf(request)?.token ?? '' });
    },
  );

  instance.get(
    '/koine/v1/visitors',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'findVisitors',
        summary: 'The visitors who gave an e-mail address, those seen last first; at most 200.',
        description: 'Whoever gave it need not be its owner: `verified` tells who has proved it.',
        querystring: VisitorsQuery,
        response: { 200: List(Visitor) },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const found = await app.accounts.visitorsWith(actor, actor.accountId, request.query.email);
      return { items: found.map(encodeVisitor), next: null };
    },
  );

  instance.get(
    '/koine/v1/visitors/:id',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'getVisitor',
        summary: 'A visitor; visitors see themselves only.',
        params: ById,
        response: { 200: Visitor },
      },
    },
    async (request) => encodeVisitor(await app.accounts.visitor(actorOf(request), request.params.id)),
  );

  instance.patch(
    '/koine/v1/visitors/:id',
    {
      config: { access: 'chatters' },
      schema: {
        operationId: 'changeVisitor',
        summary: 'Change what is lastingly known of a visitor.',
        params: ById,
        body: VisitorDetails,
        response: { 200: Visitor },
      },
    },
    async (request) =>
      encodeVisitor(await app.accounts.changeVisitor(actorOf(request), request.params.id, request.body)),
  );
}

function askedIn(snapshot: Snapshot, { settings: { surveys = {} } }: Inbox): WidgetStatus['surveys'] {
  const asked = (form: FormKind) => encodeAsked(snapshot, surveys[form]);
  return { 'pre-chat': asked('pre-chat'), exit: asked('exit'), offline: asked('offline') };
}

function encodeWidgetFiles({ fromVisitors, maxBytes, maxPerMessage, types }: FileLimits): WidgetStatus['files'] {
  return fromVisitors ? { maxBytes, maxPerMessage, types: [...types] } : null;
}
