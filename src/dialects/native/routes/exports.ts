import Type from 'typebox';
import { formatFacts } from '../../../app/exports/table-writer.ts';
import type { Export as CoreExport, ExportManifest as CoreManifest } from '../../../core/export/export.ts';
import { messageColumns } from '../../../core/export/message-columns.ts';
import { defaultCsvOptions, type ExportRequest } from '../../../core/export/request.ts';
import { defaultSessionColumns, sessionColumns } from '../../../core/export/session-columns.ts';
import { Refusal } from '../../../core/refusal.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeTime } from '../codec.ts';
import { Export, ExportColumns, ExportManifest, NewExport } from '../export-wire.ts';
import { PageQuery, pageRead, placeByMaking } from '../paging.ts';
import type { NativeInstance } from '../routing.ts';
import { ById, List } from '../wire.ts';

const Bytes = Type.Unsafe<unknown>({ type: 'string', format: 'binary' });

export function registerExports(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/exports/columns',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'listExportColumns',
        summary: 'The columns that an export can have.',
        description: 'Besides, `attribute.<name>`, `answer.<question>` and `extra.<dialect>.<name>` for sessions.',
        response: { 200: ExportColumns },
      },
    },
    async () => ({
      sessions: sessionColumns.map(encodeColumn),
      messages: messageColumns.map(encodeColumn),
      usual: [...defaultSessionColumns],
    }),
  );

  instance.post(
    '/koine/v1/exports',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'createExport',
        summary: 'Ask for the history as a file, one row a session or one row a message.',
        description:
          'The file is written in the background: ask for the export until its `state` is `done`. Days and `me` in the filter ' +
          'mean what they mean now. Files are kept for a week. At most five exports of an account wait or run at a time. For ' +
          'supervisors, admins, owners and keys that may read.',
        body: NewExport,
        response: { 201: Export },
      },
    },
    async (request, reply) => {
      const made = await app.exports.create(actorOf(request), requestOf(request.body));
      return reply.status(201).send(encodeExport(made));
    },
  );

  instance.get(
    '/koine/v1/exports',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'listExports',
        summary: "The account's exports, newest first.",
        querystring: PageQuery,
        response: { 200: List(Export) },
      },
    },
    async (request) =>
      pageRead(request.query, {
        question: 'exports',
        read: (after, limit) => app.exports.list(actorOf(request), after, limit),
        placeOf: placeByMaking,
        encode: encodeExport,
      }),
  );

  instance.get(
    '/koine/v1/exports/:id',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'getExport',
        summary: 'An export, and how far it has come.',
        params: ById,
        response: { 200: Export },
      },
    },
    async (request) => encodeExport(await app.exports.get(actorOf(request), request.params.id)),
  );

  instance.get(
    '/koine/v1/exports/:id/manifest',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'getExportManifest',
        summary: 'What the file holds, and by which hash one can tell that it is whole.',
        params: ById,
        response: { 200: ExportManifest },
      },
    },
    async (request) => {
      const { manifest } = await app.exports.get(actorOf(request), request.params.id);
      if (!manifest) throw new Refusal('conflict', 'The export is not finished.');
      return encodeManifest(manifest);
    },
  );

  instance.get(
    '/koine/v1/exports/:id/file',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'getExportFile',
        summary: 'The file.',
        description: 'A download that broke off goes on with `Range: bytes=<from>-`.',
        params: ById,
        response: { 200: Bytes, 206: Bytes },
      },
    },
    async (request, reply) => {
      const from = firstByteOf(request.headers.range);
      const { file, body } = await app.exports.openFile(actorOf(request), request.params.id, from);
      if (from >= file.bytes && from > 0) {
        body.destroy();
        throw new Refusal('invalid-input', 'The file has fewer bytes.');
      }
      const { format, rows } = file.request;
      const name = `${rows}-${encodeTime(file.createdAt).slice(0, 10)}.${format}`;
      reply.headers({
        'content-type': formatFacts[format].mediaType,
        'content-disposition': `attachment; filename="${name}"`,
        'content-length': file.bytes - from,
        'accept-ranges': 'bytes',
        'cache-control': 'private, no-store',
        ...(from > 0 && { 'content-range': `bytes ${from}-${file.bytes - 1}/${file.bytes}` }),
      });
      return reply.status(from > 0 ? 206 : 200).send(body);
    },
  );

  instance.post(
    '/koine/v1/exports/:id/retry',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'retryExport',
        summary: 'Have an export that failed written after all, from the beginning.',
        description: 'One that did not fail is refused with `conflict`.',
        params: ById,
        response: { 200: Export },
      },
    },
    async (request) => encodeExport(await app.exports.retry(actorOf(request), request.params.id)),
  );

  instance.delete(
    '/koine/v1/exports/:id',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'deleteExport',
        summary: 'Stop an export, and forget it with its file.',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await app.exports.remove(actorOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}

/** What is asked for, with what goes without saying. */
export function requestOf({ rows = 'sessions', format, filter = null, columns = null, csv }: NewExport): ExportRequest {
  return { rows, format, filter, columns, csv: { ...defaultCsvOptions, ...csv } };
}

/** Of a range that goes to the end; another kind is passed over, as RFC 9110 allows. */
function firstByteOf(range: string | undefined): number {
  return Number(/^bytes=(\d{1,15})-$/.exec(range ?? '')?.[1] ?? 0);
}

function encodeExport(each: CoreExport): Export {
  const { id, request, state, total, sessions, rows: rowCount, bytes, sha256, problem, requestedBy } = each;
  const { rows, format, filter, columns, csv } = request;
  return {
    id,
    rows,
    format,
    filter,
    columns: columns && [...columns],
    csv,
    state,
    total,
    sessions,
    rowCount,
    bytes,
    sha256,
    problem,
    requestedBy: requestedBy.name,
    createdAt: encodeTime(each.createdAt),
    finishedAt: each.finishedAt === null ? null : encodeTime(each.finishedAt),
    expiresAt: each.expiresAt === null ? null : encodeTime(each.expiresAt),
    file: state === 'done' ? `/koine/v1/exports/${id}/file` : null,
  };
}

function encodeManifest({ columns, ...manifest }: CoreManifest) {
  return { ...manifest, columns: [...columns] };
}

function encodeColumn({
  name,
  type,
  unit,
  describes,
}: (typeof sessionColumns)[number] | (typeof messageColumns)[number]) {
  return { name, type, unit, describes };
}
