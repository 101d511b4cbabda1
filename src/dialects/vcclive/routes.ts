import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Snapshot } from '../../core/directory.ts';
import { actorOf, type DialectContext } from '../dialect.ts';
import { type FileUrl, fileUrlsOf } from '../file-text.ts';
import { type Reach, send, sendList } from './answers.ts';
import { type Clock, clockOf } from './clock.ts';
import { decodeChatsQuery, decodeProject } from './codec/chats-query.ts';
import { encodeOnlineUsers, encodeProject, encodeProjectParameters, encodeUser } from './codec/directory.ts';
import { chatsOf, sourceOf } from './listing.ts';
import { operations } from './operations.ts';
import { type Settings, settingsOf } from './settings.ts';
import { ProjectPath } from './wire.ts';

interface View extends Reach {
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly fileUrl: FileUrl;
}

interface OfProject {
  Params: ProjectPath;
}

/** The vendor's resources, each with the class name that it gives under `X-Resource`. All are read only. */
export function register(instance: FastifyInstance, context: DialectContext): void {
  const { app, realtime } = context;

  async function viewFor(request: FastifyRequest, reply: FastifyReply, resource: string): Promise<View> {
    const snapshot = await app.accounts.snapshot(actorOf(request).accountId);
    const settings = settingsOf(snapshot.account);
    const fileUrl = fileUrlsOf(app, context.publicUrl, snapshot.account.id);
    return { request, reply, resource, snapshot, settings, clock: clockOf(settings.zone), fileUrl };
  }
  const schema = { params: ProjectPath };

  instance.get('/v2/projects', { config: operations.projects }, async (request, reply) => {
    const view = await viewFor(request, reply, 'ProjectsResource');
    return send(view, [...view.snapshot.inboxes.values()].map(encodeProject));
  });

  instance.get<OfProject>(
    '/v2/projects/:projectid',
    { config: operations.parameters, schema },
    async (request, reply) => {
      const view = await viewFor(request, reply, 'ProjectResource');
      decodeProject(view.snapshot, request.params.projectid);
      return send(view, encodeProjectParameters());
    },
  );

  instance.get<OfProject>(
    '/v2/projects/:projectid/chats',
    { config: operations.chats, schema },
    async (request, reply) => {
      const actor = actorOf(request);
      const view = await viewFor(request, reply, 'ChatsResource');
      const project = decodeProject(view.snapshot, request.params.projectid);
      const query = decodeChatsQuery(request.query, project, view);
      const rows = query ? await app.history.find(actor, query) : [];
      return sendList(view, sourceOf(rows, view), chatsOf(app, actor, rows, view));
    },
  );

  instance.get('/v2/users', { config: operations.users }, async (request, reply) => {
    const view = await viewFor(request, reply, 'UsersResource');
    return send(
      view,
      [...view.snapshot.agents.values()].map((agent) => encodeUser(agent, view.snapshot)),
    );
  });

  instance.get('/v2/onlineusers', { config: operations.onlineUsers }, async (request, reply) => {
    const view = await viewFor(request, reply, 'OnlineUsersResource');
    const present = realtime.presence.agentsOf(view.snapshot.account.id);
    return send(view, encodeOnlineUsers(present, view.snapshot, null, view.clock, Date.now()));
  });

  instance.get<OfProject>(
    '/v2/onlineusers/:projectid',
    { config: operations.onlineUsersOf, schema },
    async (request, reply) => {
      const view = await viewFor(request, reply, 'OnlineUsersResource');
      const project = decodeProject(view.snapshot, request.params.projectid);
      const present = realtime.presence.agentsOf(view.snapshot.account.id);
      return send(view, encodeOnlineUsers(present, view.snapshot, project, view.clock, Date.now()));
    },
  );
}
