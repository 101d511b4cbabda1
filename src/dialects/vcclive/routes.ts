import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Snapshot } from '../../core/directory.ts';
import { actorOf, type DialectContext } from '../dialect.ts';
import { type Clock, clockOf } from './clock.ts';
import { chatEventTypes, encodeChat } from './codec/chat.ts';
import { decodeChatsQuery, decodeProject } from './codec/chats-query.ts';
import { encodeOnlineUsers, encodeProject, encodeProjectParameters, encodeUser } from './codec/directory.ts';
import { type Settings, settingsOf } from './settings.ts';
import { type Answer, ChatsQuery, ProjectPath } from './wire.ts';

interface View {
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  readonly clock: Clock;
}

const readers = { access: 'readers' } as const;

/** The vendor's resources, each with the class name that it gives under `X-Resource`. All are read only. */
export function register(instance: FastifyInstance, { app, realtime }: DialectContext): void {
  async function viewFor(request: FastifyRequest): Promise<View> {
    const snapshot = await app.accounts.snapshot(actorOf(request).accountId);
    const settings = settingsOf(snapshot.account);
    return { snapshot, settings, clock: clockOf(settings.zone) };
  }

  instance.get('/v2/projects', { config: readers }, async (request, reply) => {
    const { snapshot, settings } = await viewFor(request);
    const projects = [...snapshot.inboxes.values()].map(encodeProject);
    return send(request, reply, settings, 'ProjectsResource', projects);
  });

  instance.get<{ Params: ProjectPath }>(
    '/v2/projects/:projectid',
    { config: readers, schema: { params: ProjectPath } },
    async (request, reply) => {
      const { snapshot, settings } = await viewFor(request);
      decodeProject(snapshot, request.params.projectid);
      return send(request, reply, settings, 'ProjectResource', encodeProjectParameters());
    },
  );

  instance.get<{ Params: ProjectPath; Querystring: ChatsQuery }>(
    '/v2/projects/:projectid/chats',
    { config: readers, schema: { params: ProjectPath, querystring: ChatsQuery } },
    async (request, reply) => {
      const actor = actorOf(request);
      const view = await viewFor(request);
      const project = decodeProject(view.snapshot, request.params.projectid);
      const query = decodeChatsQuery(request.query, project, view);
      const rows = query ? await app.history.find(actor, query) : [];
      const logs = await app.history.eventsOf(actor, rows, chatEventTypes);
      const chats = rows.map((row) => encodeChat(row, logs.get(row.id) ?? [], view));
      return send(request, reply, view.settings, 'ChatsResource', chats);
    },
  );

  instance.get('/v2/users', { config: readers }, async (request, reply) => {
    const { snapshot, settings } = await viewFor(request);
    const users = [...snapshot.agents.values()].map((agent) => encodeUser(agent, snapshot));
    return send(request, reply, settings, 'UsersResource', users);
  });

  instance.get('/v2/onlineusers', { config: readers }, async (request, reply) => {
    const { snapshot, settings, clock } = await viewFor(request);
    const present = realtime.presence.agentsOf(snapshot.account.id);
    const users = encodeOnlineUsers(present, snapshot, null, clock, Date.now());
    return send(request, reply, settings, 'OnlineUsersResource', users);
  });

  instance.get<{ Params: ProjectPath }>(
    '/v2/onlineusers/:projectid',
    { config: readers, schema: { params: ProjectPath } },
    async (request, reply) => {
      const { snapshot, settings, clock } = await viewFor(request);
      const project = decodeProject(snapshot, request.params.projectid);
      const present = realtime.presence.agentsOf(snapshot.account.id);
      const users = encodeOnlineUsers(present, snapshot, project, clock, Date.now());
      return send(request, reply, settings, 'OnlineUsersResource', users);
    },
  );
}

/** Answers with the envelope and the headers of the vendor; a client that has the very same answer already gets 304. */
function send<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  settings: Settings,
  resource: string,
  response: T,
): FastifyReply {
  const answer: Answer<T> = { response, errors: [] };
  const body = JSON.stringify(answer);
  const etag = `"${createHash('md5').update(body).digest('hex')}"`;
  reply.headers({ allow: 'GET', etag, 'x-resource': resource, 'cache-control': 'private, no-cache' });
  const held = (request.headers['if-none-match'] ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  if (held.includes(etag) || held.includes('*')) return reply.code(304).send();
  return reply.header('content-type', settings.contentType).send(body);
}
