import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app/context.ts';
import { findDemoInbox } from './demo-inbox.ts';
import { framedPolicy, pagePolicy } from './security-headers.ts';

const dist = path.join(import.meta.dirname, '../../web/dist');
const reference = path.join(import.meta.dirname, 'reference');
const YEAR_MS = 365 * 24 * 3_600_000;

/** The pages and scripts that people's browsers fetch: console, widget, demo shop, API reference. */
export async function registerPages(server: FastifyInstance, app: App): Promise<void> {
  await serveFolder(server, '/assets/console/', path.join(dist, 'console'));
  await serveFolder(server, '/assets/widget/', path.join(dist, 'widget/assets'));
  await serveFolder(server, '/assets/demo/', path.join(dist, 'demo'));
  await serveFolder(server, '/assets/docs/', reference);

  server.get('/', (_, reply) => reply.redirect('/console'));

  const sendConsole = async ({ headers }: FastifyRequest, reply: FastifyReply) => {
    const nonce = randomBytes(16).toString('base64');
    // The one cookie that there is is an agent's sign-in: they go where agents work, and need it at once.
    const page = headers.cookie === undefined ? 'console/index.html' : 'console/workplace.html';
    return sendPage(reply, path.join(dist, page), { nonce }, pagePolicy(nonce));
  };
  server.get('/console', sendConsole);
  server.get('/console/*', sendConsole);
  server.get('/console/push-worker.js', async (_, reply) => {
    const script = await readBuilt(path.join(dist, 'console/push-worker.js'));
    if (script === null) return reply.status(503).type('text/plain; charset=utf-8').send(notBuilt);
    return reply.header('cache-control', 'no-cache').type('text/javascript; charset=utf-8').send(script);
  });

  server.get('/widget.js', async (_, reply) => {
    const script = await readBuilt(path.join(dist, 'widget/widget.js'));
    if (script === null) return reply.status(503).type('text/plain').send(notBuilt);
    // Pages everywhere embed it, and learn of a new version within minutes.
    reply.headers({ 'cache-control': 'public, max-age=300', 'cross-origin-resource-policy': 'cross-origin' });
    return reply.type('text/javascript; charset=utf-8').send(script);
  });

  server.get('/demo', async (_, reply) => {
    const inbox = await findDemoInbox(app);
    if (!inbox) {
      return reply.type('text/plain; charset=utf-8').send('There is no inbox yet: make one with `bin/koine init`.\n');
    }
    return sendPage(reply, path.join(dist, 'demo/index.html'), { inboxKey: inbox.key }, pagePolicy());
  });

  server.get('/widget-preview', (_, reply) =>
    sendPage(reply, path.join(dist, 'demo/preview.html'), {}, framedPolicy()),
  );

  server.get('/docs', (_, reply) => sendPage(reply, path.join(reference, 'index.html'), {}, pagePolicy()));
}

/** Files whose names change with their content are kept for good, others are asked for again. */
async function serveFolder(server: FastifyInstance, prefix: string, root: string): Promise<void> {
  if (!existsSync(root)) return;
  await server.register(staticFiles, {
    root,
    prefix,
    decorateReply: false,
    index: false,
    cacheControl: false,
    preCompressed: true,
    setHeaders(reply, file) {
      const isHashed = /-[\w-]{8,}\.\w+(\.br|\.gz)?$/.test(file);
      reply.header('cache-control', isHashed ? `public, max-age=${YEAR_MS / 1000}, immutable` : 'no-cache');
      reply.header('cross-origin-resource-policy', 'cross-origin');
      // Pages of any origin read the widget's words.
      if (file.includes('.json')) reply.header('access-control-allow-origin', '*');
    },
  });
}

const notBuilt = 'The web pages are not built: run `npm run build`.\n';

async function sendPage(
  reply: FastifyReply,
  file: string,
  values: Readonly<Record<string, string>>,
  policy: string,
): Promise<FastifyReply> {
  const page = await readBuilt(file);
  if (page === null) return reply.status(503).type('text/plain; charset=utf-8').send(notBuilt);
  const filled = page.replace(/\{\{(\w+)\}\}/g, (placeholder, name: string) => values[name] ?? placeholder);
  return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(filled);
}

async function readBuilt(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
