import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import type { OpenFile } from '../../../app/files/files.ts';
import { MAX_PAGE } from '../../../core/query.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeFile } from '../file-codec.ts';
import { File, FileLimits, FileLimitsChanges } from '../file-wire.ts';
import type { NativeInstance } from '../routing.ts';
import { ById, closed } from '../wire.ts';

const LinkParams = Type.Object({ token: Type.String({ maxLength: 200 }), name: Type.String() });
const UploadQuery = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 255, description: 'What the file is called.' }) },
  closed,
);

export function registerFiles(instance: NativeInstance, context: DialectContext): void {
  const { app } = context;
  registerUpload(instance, context);

  instance.get(
    '/koine/v1/sessions/:id/files',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'listFiles',
        summary: 'The files in a session’s messages, with fresh links.',
        params: ById,
        response: { 200: Type.Object({ items: Type.Array(File) }, closed) },
      },
    },
    async (request) => {
      const [actor, { id }] = [actorOf(request), request.params];
      const linking = { app, publicUrl: context.publicUrl, place: { accountId: actor.accountId, sessionId: id } };
      const items: File[] = [];
      let [reached, complete] = [-1, false];
      while (!complete) {
        const page = await app.history.eventsAsTheyStand(actor, id, reached, MAX_PAGE);
        const files = page.events.flatMap((event) => (event.type === 'message-posted' ? (event.files ?? []) : []));
        items.push(...files.map((file) => encodeFile(file, linking)));
        ({ reached, complete } = page);
      }
      return { items };
    },
  );

  instance.get(
    '/koine/v1/files/:token/:name',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'openFile',
        summary: 'A file, by a link that was signed for it; the link is all that is needed.',
        description: 'Images that browsers show are shown; everything else is a download. Nothing in it ever runs.',
        params: LinkParams,
        response: { 200: Type.Unsafe<Readable>({ type: 'string' }) },
      },
    },
    async (request, reply) => {
      const file = await app.files.open(request.params.token);
      setFileHeaders(reply, file);
      return reply.send(file.body);
    },
  );

  instance.get(
    '/koine/v1/file-limits',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'getFileLimits',
        summary: 'What files may be sent, where an inbox says nothing else.',
        response: { 200: FileLimits },
      },
    },
    async (request) => encodeLimits(await app.files.limits(actorOf(request))),
  );

  instance.patch(
    '/koine/v1/file-limits',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'changeFileLimits',
        summary: 'Change what files may be sent from now on.',
        body: FileLimitsChanges,
        response: { 200: FileLimits },
      },
    },
    async (request) => encodeLimits(await app.files.changeLimits(actorOf(request), request.body)),
  );
}

/** Apart from the other routes, for here the body is the file itself, whatever its content type says. */
function registerUpload(instance: NativeInstance, context: DialectContext): void {
  const { app } = context;
  instance.register(async (uploads: NativeInstance) => {
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser('*', (_request, _body, done) => done(null));
    uploads.post(
      '/koine/v1/sessions/:id/files',
      {
        config: { access: 'chatters' },
        schema: {
          operationId: 'uploadFile',
          summary: 'Upload a file, for a message that will name it.',
          description:
            'The body is the file as it is; its `Content-Type` is not looked at. The file is the sender’s to post in this session within a day, by its id in `files` of a message.',
          params: ById,
          querystring: UploadQuery,
          response: { 201: File },
        },
      },
      async (request, reply) => {
        const actor = actorOf(request);
        const session = await app.chat.session(actor, request.params.id);
        const length = Number(request.headers['content-length']);
        const file = await app.files.upload(actor, session, {
          name: request.query.name,
          body: request.raw,
          size: Number.isSafeInteger(length) ? length : null,
          address: request.ip,
        });
        const place = { accountId: session.accountId, sessionId: session.id };
        return reply.status(201).send(encodeFile(file, { app, publicUrl: context.publicUrl, place }));
      },
    );
  });
}

function setFileHeaders(reply: FastifyReply, { name, mediaType, isShown, expiresAt }: OpenFile): void {
  const seconds = Math.max(0, Math.floor((expiresAt - Date.now()) / 1000));
  reply.headers({
    'content-type': mediaType,
    'content-disposition': dispositionOf(name, isShown),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    // The widget shows images on the company's own pages; who has the link may see the file.
    'cross-origin-resource-policy': 'cross-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': `private, max-age=${seconds}, immutable`,
  });
}

/** RFC 6266: the name in ASCII for old clients, and as it is. */
function dispositionOf(name: string, isShown: boolean): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  return `${isShown ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

function encodeLimits({ types, ...limits }: Awaited<ReturnType<DialectContext['app']['files']['limits']>>): FileLimits {
  return { ...limits, types: [...types] };
}
