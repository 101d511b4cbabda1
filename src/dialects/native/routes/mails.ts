import Type from 'typebox';
import { type Mail as CoreMail, mailKinds, mailStates } from '../../../core/mail.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeTime } from '../codec.ts';
import { Mail, MailServer } from '../mail-wire.ts';
import { pageParameters, pageRead, placeByMaking } from '../paging.ts';
import type { NativeInstance } from '../routing.ts';
import { ById, closed, Id, List, Words } from '../wire.ts';

const MailListQuery = Type.Object(
  {
    state: Type.Optional(Words(mailStates)),
    kind: Type.Optional(Words(mailKinds)),
    sessionId: Type.Optional(Id),
    to: Type.Optional(Type.String({ maxLength: 254 })),
    ...pageParameters,
  },
  closed,
);

/** The send log. */
export function registerMails(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/mails',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'listMails',
        summary: 'The mails that Koine is to send, sent, gave up or kept back, newest first.',
        description:
          '`waiting` mails are tried again at `nextTryAt`; `dead` ones were given up after failures; `dropped` ones were ' +
          'kept back by a rule or a limit, which `result` tells. Mails are forgotten 90 days after they came to an end.',
        querystring: MailListQuery,
        response: { 200: List(Mail) },
      },
    },
    async (request) => {
      const { state, kind, sessionId, to } = request.query;
      const filter = {
        ...(state !== undefined && { states: [state] }),
        ...(kind !== undefined && { kinds: [kind] }),
        ...(sessionId !== undefined && { sessionId }),
        ...(to !== undefined && { recipient: to }),
      };
      return pageRead(request.query, {
        question: ['mails', state, kind, sessionId, to],
        read: (after, limit) => app.mails.list(actorOf(request), filter, after, limit),
        placeOf: placeByMaking,
        encode: encodeMail,
      });
    },
  );

  instance.post(
    '/koine/v1/mails/:id/retry',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'retryMail',
        summary: 'Have a mail that was given up or kept back sent after all.',
        description: 'One that waits is left as it is; one that was sent is refused with `conflict`.',
        params: ById,
        response: { 200: Mail },
      },
    },
    async (request) => encodeMail(await app.mails.retry(actorOf(request), request.params.id)),
  );

  instance.get(
    '/koine/v1/mail-server',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'getMailServer',
        summary: "By which server mails go out, and how the account's mails of the last week went.",
        response: { 200: MailServer },
      },
    },
    async (request) => {
      const { lastSentAt, lastFailure, server, waiting } = await app.mailServer.read(actorOf(request));
      return {
        server,
        waiting,
        lastSentAt: encodeTimeOrNull(lastSentAt),
        lastFailure: lastFailure && {
          to: lastFailure.recipient,
          state: lastFailure.state,
          createdAt: encodeTime(lastFailure.createdAt),
          nextTryAt: encodeTimeOrNull(lastFailure.nextTryAt),
          result: lastFailure.result,
        },
      };
    },
  );

  instance.post(
    '/koine/v1/mail-server/tests',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'sendTestMail',
        summary: 'Have a test mail sent to oneself.',
        description:
          'For agents; at most five an hour. It goes the way of all mails: the send log tells what came of it. It is given up after ten minutes.',
        body: Type.Object({}, closed),
        response: { 201: Mail },
      },
    },
    async (request, reply) => reply.status(201).send(encodeMail(await app.mailServer.sendTest(actorOf(request)))),
  );
}

function encodeTimeOrNull(at: number | null): string | null {
  return at === null ? null : encodeTime(at);
}

function encodeMail(mail: CoreMail): Mail {
  const { id, kind, state, sessionId, inboxId, recipient, language, tries, result } = mail;
  return {
    id,
    kind,
    state,
    sessionId,
    inboxId,
    to: recipient,
    language,
    tries,
    createdAt: encodeTime(mail.createdAt),
    nextTryAt: encodeTimeOrNull(mail.nextTryAt),
    finishedAt: encodeTimeOrNull(mail.finishedAt),
    result,
  };
}
