import type { Static } from 'typebox';
import type { InboxSettings } from '../../../core/directory.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeInbox } from '../codec.ts';
import { PageQuery, pageOf } from '../paging.ts';
import { InboxChanges, NewInbox } from '../requests.ts';
import type { NativeInstance } from '../routing.ts';
import { decodeInboxSurveys } from '../survey-codec.ts';
import { ById, Inbox, List } from '../wire.ts';
import { found } from './found.ts';

export function registerInboxes(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/inboxes',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'listInboxes',
        summary: 'The inboxes of the account, by number.',
        querystring: PageQuery,
        response: { 200: List(Inbox) },
      },
    },
    async (request) => {
      const { inboxes } = await app.accounts.snapshot(actorOf(request).accountId);
      return pageOf(inboxes.values(), request.query, {
        name: 'inboxes',
        placeOf: ({ number, id }) => ({ value: number, id }),
        encode: encodeInbox,
      });
    },
  );

  instance.post(
    '/koine/v1/inboxes',
    {
      config: { access: 'managers' },
      schema: { operationId: 'createInbox', summary: 'Make an inbox.', body: NewInbox, response: { 201: Inbox } },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { name, queueId, channel, ...rest } = request.body;
      const settings = decodeSettings(rest);
      const inbox = await app.accounts.createInbox(actor, actor.accountId, {
        name,
        queueId,
        settings,
        ...(channel !== undefined && { channel }),
      });
      if (settings.retention) await app.retention.noteInboxRule(actor, inbox.id, settings.retention);
      return reply.status(201).send(encodeInbox(inbox));
    },
  );

  instance.get(
    '/koine/v1/inboxes/:id',
    {
      config: { access: 'members' },
      schema: { operationId: 'getInbox', summary: 'An inbox.', params: ById, response: { 200: Inbox } },
    },
    async (request) => {
      const { inboxes } = await app.accounts.snapshot(actorOf(request).accountId);
      return encodeInbox(found(inboxes, request.params.id));
    },
  );

  instance.patch(
    '/koine/v1/inboxes/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'changeInbox',
        summary: 'Change an inbox; its key stays.',
        params: ById,
        body: InboxChanges,
        response: { 200: Inbox },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const changes = decodeChanges(request.body);
      const inbox = await app.accounts.changeInbox(actor, actor.accountId, request.params.id, changes);
      const { retention } = request.body;
      if (retention !== undefined) await app.retention.noteInboxRule(actor, inbox.id, retention);
      return encodeInbox(inbox);
    },
  );
}

function decodeChanges({ name, queueId, channel, ...rest }: Static<typeof InboxChanges>) {
  const settings = decodeSettings(rest);
  return {
    ...(name !== undefined && { name }),
    ...(queueId !== undefined && { queueId }),
    ...(channel !== undefined && { channel }),
    ...(Object.keys(settings).length > 0 && { settings: settings satisfies InboxSettings }),
  };
}

function decodeSettings({ surveys, ...settings }: Omit<Static<typeof InboxChanges>, 'name' | 'queueId' | 'channel'>) {
  return { ...settings, ...(surveys && { surveys: decodeInboxSurveys(surveys) }) };
}
