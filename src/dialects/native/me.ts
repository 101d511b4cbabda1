import type { AgentActor } from '../../core/access.ts';
import { rightsOf } from '../../core/directory.ts';
import { Refusal } from '../../core/refusal.ts';
import type { DialectContext } from '../dialect.ts';
import { encodeAgent } from './codec.ts';
import type { Me } from './wire.ts';

/** Who is signed in, as the console learns it. */
export async function describeMe({ app, realtime }: DialectContext, actor: AgentActor): Promise<Me> {
  const snapshot = await app.accounts.snapshot(actor.accountId);
  const agent = snapshot.agents.get(actor.agentId);
  if (!agent) throw new Refusal('unauthenticated', 'The agent is gone.');
  const { id, number, name, zone } = snapshot.account;
  const rights = Object.entries(rightsOf(snapshot, agent.id)).map(([queueId, each]) => [queueId, [...each]]);
  return {
    account: { id, number, name, zone },
    agent: encodeAgent(agent, realtime.presence.stateOf('agent', agent.id), actor),
    rights: Object.fromEntries(rights),
  };
}
