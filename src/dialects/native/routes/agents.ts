import Type from 'typebox';
import { DEFAULT_CAPACITY } from '../../../core/routing/scene.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeAgent } from '../codec.ts';
import { PageQuery, pageOf } from '../paging.ts';
import { AgentChanges, NewAgent } from '../requests.ts';
import type { NativeInstance } from '../routing.ts';
import { Agent, AgentLoad, ById, closed, List } from '../wire.ts';
import { found } from './found.ts';

export function registerAgents(instance: NativeInstance, { app, realtime }: DialectContext): void {
  const presenceOf = (id: string) => realtime.presence.stateOf('agent', id);

  instance.get(
    '/koine/v1/agents',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'listAgents',
        summary: 'The agents of the account, by number.',
        querystring: PageQuery,
        response: { 200: List(Agent) },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { agents } = await app.accounts.snapshot(actor.accountId);
      return pageOf(agents.values(), request.query, {
        name: 'agents',
        placeOf: ({ number, id }) => ({ value: number, id }),
        encode: (agent) => encodeAgent(agent, presenceOf(agent.id), actor),
      });
    },
  );

  instance.post(
    '/koine/v1/agents',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'createAgent',
        summary: 'Make an agent; one without a password cannot sign in.',
        body: NewAgent,
        response: { 201: Agent },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const agent = await app.accounts.createAgent(actor, actor.accountId, request.body);
      return reply.status(201).send(encodeAgent(agent, presenceOf(agent.id), actor));
    },
  );

  instance.get(
    '/koine/v1/agents/loads',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'listAgentLoads',
        summary: 'How the agents stand now, over all processes, and how many sessions each has.',
        response: { 200: Type.Object({ items: Type.Array(AgentLoad) }, closed) },
      },
    },
    async (request) => {
      const { accountId } = actorOf(request);
      const [{ agents }, presences, loads] = await Promise.all([
        app.accounts.snapshot(accountId),
        app.attendance.ofAccount(accountId),
        app.routing.loads(accountId),
      ]);
      const items = [...agents.values()]
        .filter(({ disabled }) => !disabled)
        .map(({ id, capacity }) => ({
          agentId: id,
          presence: presences.get(id)?.state ?? ('offline' as const),
          sessions: loads.get(id) ?? 0,
          capacity: capacity ?? DEFAULT_CAPACITY,
        }));
      return { items };
    },
  );

  instance.get(
    '/koine/v1/agents/:id',
    {
      config: { access: 'members' },
      schema: { operationId: 'getAgent', summary: 'An agent.', params: ById, response: { 200: Agent } },
    },
    async (request) => {
      const actor = actorOf(request);
      const { agents } = await app.accounts.snapshot(actor.accountId);
      const agent = found(agents, request.params.id);
      return encodeAgent(agent, presenceOf(agent.id), actor);
    },
  );

  instance.patch(
    '/koine/v1/agents/:id',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'changeAgent',
        summary: 'Change an agent; agents who may not manage change their own name.',
        params: ById,
        body: AgentChanges,
        response: { 200: Agent },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const agent = await app.accounts.changeAgent(actor, actor.accountId, request.params.id, request.body);
      return encodeAgent(agent, presenceOf(agent.id), actor);
    },
  );
}
