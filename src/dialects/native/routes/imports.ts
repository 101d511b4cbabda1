import Type from 'typebox';
import type { Import as CoreImport } from '../../../core/imports.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeTime } from '../codec.ts';
import { Import, ImportNote, ImportNotesQuery, ImportStart, NewImportQuery } from '../import-wire.ts';
import { PageQuery, pageRead, placeByMaking } from '../paging.ts';
import type { NativeInstance } from '../routing.ts';
import { ById, closed, List } from '../wire.ts';

const USUAL_NOTES = 100;

/** Apart from the other routes, for the body of an upload is the file itself, whatever its content type says. */
export function registerImports(instance: NativeInstance, { app }: DialectContext): void {
  instance.register(async (uploads: NativeInstance) => {
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser('*', (_request, _body, done) => done(null));
    uploads.post(
      '/koine/v1/imports',
      {
        config: { access: 'managers' },
        schema: {
          operationId: 'createImport',
          summary: "Bring a file of a vendor's sessions, to be looked through.",
          description:
            'The body is the file as it is: JSON lines, a JSON list, or answers of the vendor, of at most 4 GB. It is read in the background: ask ' +
            'for the import until its `state` is `checked`. Nothing is written before it is started.',
          querystring: NewImportQuery,
          response: { 201: Import },
        },
      },
      async (request, reply) => {
        const { from, name } = request.query;
        const asked = { dialect: from, fileName: name };
        return reply.status(201).send(encodeImport(await app.imports.create(actorOf(request), asked, request.raw)));
      },
    );
  });

  instance.get(
    '/koine/v1/imports',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'listImports',
        summary: "The account's imports, newest first.",
        querystring: PageQuery,
        response: { 200: List(Import) },
      },
    },
    async (request) =>
      pageRead(request.query, {
        question: 'imports',
        read: (after, limit) => app.imports.list(actorOf(request), after, limit),
        placeOf: placeByMaking,
        encode: encodeImport,
      }),
  );

  instance.get(
    '/koine/v1/imports/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'getImport',
        summary: 'An import: how far it has come, what the file names, and what became of its records.',
        params: ById,
        response: { 200: Import },
      },
    },
    async (request) => encodeImport(await app.imports.get(actorOf(request), request.params.id)),
  );

  instance.get(
    '/koine/v1/imports/:id/notes',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'listImportNotes',
        summary: 'Records that were refused, or are read back otherwise than they were given, with reasons.',
        description: 'In the order of the file. The first ten thousand of each kind are kept.',
        params: ById,
        querystring: ImportNotesQuery,
        response: { 200: Type.Object({ items: Type.Array(ImportNote) }, closed) },
      },
    },
    async (request) => {
      const { kind = 'refused', limit = USUAL_NOTES } = request.query;
      return { items: [...(await app.imports.notes(actorOf(request), request.params.id, kind, limit))] };
    },
  );

  instance.post(
    '/koine/v1/imports/:id/start',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'startImport',
        summary: 'Have the sessions of a file written, or the file looked through again.',
        description:
          'Sessions that are there already are left as they are, so that a file may be given twice. Nobody is told of what is written. One ' +
          'that is being read is refused with `conflict`.',
        params: ById,
        body: ImportStart,
        response: { 200: Import },
      },
    },
    async (request) => {
      const { check = false, mapping = {} } = request.body;
      return encodeImport(await app.imports.start(actorOf(request), request.params.id, { isDry: check, mapping }));
    },
  );

  instance.delete(
    '/koine/v1/imports/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'deleteImport',
        summary: 'Stop an import, and forget it with its file; sessions that were written stay.',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await app.imports.remove(actorOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}

function encodeImport(each: CoreImport): Import {
  const { id, dialect, fileName, bytes, state, mapping, total, counts, names, problem, requestedBy } = each;
  const time = (at: number | null) => (at === null ? null : encodeTime(at));
  return {
    ...{ id, from: dialect, fileName, bytes, state, mapping, total, ...counts, names: [...names], problem },
    firstAt: time(each.firstAt),
    lastAt: time(each.lastAt),
    requestedBy: requestedBy.name,
    createdAt: encodeTime(each.createdAt),
    finishedAt: time(each.finishedAt),
  };
}
