import type { Readable } from 'node:stream';
import Type from 'typebox';
import type { Erasure as CoreErasure } from '../../../core/privacy/erasure.ts';
import type { LegalHold as CoreHold } from '../../../core/privacy/hold.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeTime } from '../codec.ts';
import { dossierText } from '../dossier.ts';
import { PageQuery, pageRead, placeByMaking } from '../paging.ts';
import {
  DossierQuery,
  Erasure,
  LegalHold,
  NewErasure,
  NewLegalHold,
  RetentionChanges,
  RetentionRule,
} from '../privacy-wire.ts';
import type { NativeInstance } from '../routing.ts';
import { ById, List } from '../wire.ts';

/** How long history is kept, what must stay, and what must go. */
export function registerPrivacy(instance: NativeInstance, context: DialectContext): void {
  registerRetention(instance, context);
  registerHolds(instance, context);
  registerErasures(instance, context);
}

function registerRetention(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/retention',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'getRetention',
        summary: 'How long sessions are kept in inboxes that say nothing else.',
        response: { 200: RetentionRule },
      },
    },
    async (request) => app.retention.rule(actorOf(request)),
  );

  instance.patch(
    '/koine/v1/retention',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'changeRetention',
        summary: 'Change how long sessions are kept in inboxes that say nothing else.',
        description:
          'It holds for what ended long ago too, from the next minute on, and what was removed does not come back. An inbox says otherwise by its own `retention`. Sessions in progress and what is on legal hold stay.',
        body: RetentionChanges,
        response: { 200: RetentionRule },
      },
    },
    async (request) => app.retention.changeRule(actorOf(request), request.body),
  );
}

function registerHolds(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/legal-holds',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'listLegalHolds',
        summary: 'What may not be removed, the oldest hold first.',
        querystring: PageQuery,
        response: { 200: List(LegalHold) },
      },
    },
    async (request) =>
      pageRead(request.query, {
        question: 'legal-holds',
        read: (after, limit) => app.legalHolds.list(actorOf(request), after, limit),
        placeOf: placeByMaking,
        encode: encodeHold,
      }),
  );

  instance.post(
    '/koine/v1/legal-holds',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'createLegalHold',
        summary: 'Keep a session, or every session of a visitor, from being anonymised, deleted and erased.',
        body: NewLegalHold,
        response: { 201: LegalHold },
      },
    },
    async (request, reply) =>
      reply.status(201).send(encodeHold(await app.legalHolds.make(actorOf(request), request.body))),
  );

  instance.delete(
    '/koine/v1/legal-holds/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'liftLegalHold',
        summary: 'Lift a hold; what is due by then is removed soon.',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await app.legalHolds.lift(actorOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}

function registerErasures(instance: NativeInstance, { app }: DialectContext): void {
  instance.post(
    '/koine/v1/visitors/:id/erasure',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'eraseVisitor',
        summary: 'Erase a visitor with every session, file, mail and word of theirs; the answer is the receipt.',
        description:
          'Refused with 409 while a legal hold stands in the way or a session is in progress. Exports that were written go too, for they may hold the visitor. What left Koine before, by download, mail or webhook, cannot be called back.',
        params: ById,
        body: NewErasure,
        response: { 201: Erasure },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { samePerson = false } = request.body;
      const receipt = await app.erasing.erase(actor, actor.accountId, request.params.id.toLowerCase(), samePerson);
      return reply.status(201).send(encodeErasure(receipt));
    },
  );

  instance.get(
    '/koine/v1/visitors/:id/everything',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'getEverythingAboutVisitor',
        summary: 'Everything that is kept about a visitor, as one JSON file. For those who may also read.',
        params: ById,
        querystring: DossierQuery,
        response: { 200: Type.Unsafe<Readable>({ type: 'string' }) },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { id } = request.params;
      const dossier = await app.dossiers.open(actor, id.toLowerCase(), request.query.samePerson ?? false);
      reply.headers({
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': `attachment; filename="visitor-${id}.json"`,
        'cache-control': 'private, no-store',
      });
      return reply.send(dossierText(dossier, await app.accounts.snapshot(actor.accountId), actor));
    },
  );

  instance.get(
    '/koine/v1/erasures',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'listErasures',
        summary: 'The receipts of erasures, newest first.',
        querystring: PageQuery,
        response: { 200: List(Erasure) },
      },
    },
    async (request) =>
      pageRead(request.query, {
        question: 'erasures',
        read: (after, limit) => app.erasing.list(actorOf(request), after, limit),
        placeOf: placeByMaking,
        encode: encodeErasure,
      }),
  );

  instance.get(
    '/koine/v1/erasures/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'getErasure',
        summary: 'The receipt of an erasure.',
        params: ById,
        response: { 200: Erasure },
      },
    },
    async (request) => encodeErasure(await app.erasing.get(actorOf(request), request.params.id)),
  );
}

function encodeHold({ accountId: _account, createdAt, ...hold }: CoreHold): LegalHold {
  return { ...hold, createdAt: encodeTime(createdAt) };
}

function encodeErasure({
  accountId: _account,
  visitorIds,
  counts,
  createdAt,
  finishedAt,
  ...rest
}: CoreErasure): Erasure {
  return {
    ...rest,
    visitorIds: [...visitorIds],
    counts: { ...counts },
    createdAt: encodeTime(createdAt),
    finishedAt: finishedAt === null ? null : encodeTime(finishedAt),
  };
}
