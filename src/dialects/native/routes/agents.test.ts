import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';
import { giveSignIn } from '../../../app/furnished-account.ts';

let koine: Koine;

before(async () => {
  koine = await startKoine();
});
after(() => koine.close());

test('[K5] how busy an agent is counts all that they have, also what their colleagues may not see, and nothing of another account', async () => {
  const { account, owner } = koine.main;
  const other = await koine.addAccount('other');
  const person = await giveSignIn(koine.app, account.id, { name: 'Idle', email: 'idle@main.example', role: 'agent' });
  const ownerCookie = await koine.signIn(owner);
  const { token } = await koine.addVisitor(koine.main);
  const { body: session } = await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'Hello' } } });
  const body = { type: 'accept' };
  assert.equal(
    (await koine.ask(`/koine/v1/sessions/${session.id}/commands`, { cookie: ownerCookie, body })).status,
    200,
  );
  const loads = async (by: { readonly token?: string; readonly cookie?: string }) =>
    new Map<string, { readonly sessions: number; readonly presence: string; readonly capacity: number }>(
      (await koine.ask('/koine/v1/agents/loads', by)).body.items.map((item: { readonly agentId: string }) => [
        item.agentId,
        item,
      ]),
    );
  const seen = await loads({ cookie: await koine.signIn(person) });
  assert.deepEqual(seen.get(person.agent.id), {
    agentId: person.agent.id,
    presence: 'offline',
    sessions: 0,
    capacity: 3,
  });
  assert.equal(
    [...seen.values()].reduce((sum, { sessions }) => sum + sessions, 0),
    1,
  );
  const foreign = await loads({ token: other.key });
  assert.equal(
    [...foreign.keys()].some((id) => seen.has(id)),
    false,
  );
});
