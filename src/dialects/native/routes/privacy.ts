import type { Readable } from 'node:stream';
import Type from 'typebox';
import type { Erasure as CoreErasure } from '../../../core/privacy/erasure.ts';
import type { LegalHold as CoreHold } from '../../../core/privacy/hold.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeTime, encodeVisitor } from '../codec.ts';
import { dossierText } from '../dossier.ts';
import { Erasure, ErasurePreview, NewErasure, SamePersonQuery } from '../erasure-wire.ts';
import { PageQuery, pageRead, placeByMaking } from '../paging.ts';
import { LegalHold, LiftingQuery, NewLegalHold } from '../privacy-wire.ts';
import type { NativeInstance } from '../routing.ts';
import { ById, List } from '../wire.ts';
import { registerRetention } from './retention.ts';

/** How long history is kept, what must stay, and what must go. */
export function registerPrivacy(instance: NativeInstance, context: DialectContext): void {
  registerRetention(instance, context);
  registerHolds(instance, context);
  registerErasures(instance, context);
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
        summary: 'Lift a hold; what is due by then is removed soon. Who did so, and why, stands in the audit.',
        params: ById,
        querystring: LiftingQuery,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await app.legalHolds.lift(actorOf(request), request.params.id, request.query.reason ?? null);
      return reply.status(204).send(null);
    },
  );
}

function registerErasures(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/visitors/:id/erasure',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'previewErasure',
        summary: 'What erasing a visitor would remove now, and what keeps it from being done. Nothing is changed.',
        params: ById,
        querystring: SamePersonQuery,
        response: { 200: ErasurePreview },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { samePerson = false } = request.query;
      const id = request.params.id.toLowerCase();
      const { visitors, counts, holds, inProgress } = await app.erasing.preview(actor, actor.accountId, id, samePerson);
      return {
        visitors: visitors.map(encodeVisitor),
        counts: { ...counts },
        holds: holds.map(encodeHold),
        inProgress: [...inProgress],
      };
    },
  );

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
        querystring: SamePersonQuery,
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
