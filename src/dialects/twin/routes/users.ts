import type { FastifyInstance } from 'fastify';
import { Refusal } from '../../../core/refusal.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeUser } from '../codec/directory.ts';
import { pageOf, pick, readPaging } from '../codec/paging.ts';
import { companiesFor } from '../companies.ts';
import { operations } from '../operations.ts';
import { parametersOf } from '../parameters.ts';
import { route } from '../routing.ts';
import { settingsFor } from './lists.ts';

/** Users are agents, who bear their numbers as ids. */
export function registerUsers(instance: FastifyInstance, { app, realtime }: DialectContext): void {
  const isOnline = (agentId: string) => realtime.presence.stateOf('agent', agentId) !== 'offline';

  route(instance, operations.readMe, async (request) => {
    const actor = actorOf(request);
    const { account, agents } = await app.accounts.snapshot(actor.accountId);
    const agent = actor.kind === 'agent' ? agents.get(actor.agentId) : undefined;
    if (!agent) throw new Refusal('not-found', 'User is not found');
    return encodeUser(agent, account, isOnline(agent.id));
  });

  route(instance, operations.listUsers, async (request) => {
    const parameters = parametersOf(request.query);
    const paging = readPaging(parameters, await settingsFor(app, request));
    const companies = await companiesFor(app, actorOf(request), parameters);
    parameters.settle();
    const users = companies.flatMap(({ snapshot }) =>
      [...snapshot.agents.values()].map((agent) => encodeUser(agent, snapshot.account, isOnline(agent.id))),
    );
    return pageOf(pick(users, parameters.list('fields')), paging);
  });
}
