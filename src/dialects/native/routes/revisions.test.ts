import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';
import { giveSignIn } from '../../../app/furnished-account.ts';

let koine: Koine;

before(async () => {
  koine = await startKoine();
});
after(() => koine.close());

interface By {
  readonly token?: string;
  readonly cookie?: string;
}

async function chat() {
  const { main } = koine;
  const { token } = await koine.addVisitor(main);
  const cookie = await koine.signIn(main.owner);
  const { body } = await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'Hello' } } });
  const id = body.id as string;
  const command = async (by: By, given: object) =>
    koine.ask(`/koine/v1/sessions/${id}/commands`, { ...by, body: given });
  await command({ cookie }, { type: 'accept' });
  const read = async (by: By, what: string) => (await koine.ask(`/koine/v1/sessions/${id}/${what}`, by)).body;
  return { id, token, cookie, command, read };
}

const post = (messageId: string, text: string, more: object = {}) => ({
  type: 'post-message',
  messageId,
  text,
  ...more,
});

test('[K4] an edit and a removal stand for every reader: messages, transcript, row and rebuilt row; a visitor never gets what was taken back', async () => {
  const { id, token, cookie, command, read } = await chat();
  await command({ cookie }, post('first-answer', 'Fourty'));
  await command({ cookie }, post('second-answer', 'My password is hunter2'));
  assert.equal(
    (await command({ token }, { type: 'edit-message', messageId: 'first-answer', text: 'Mine' })).status,
    403,
  );
  assert.equal(
    (await command({ cookie }, { type: 'edit-message', messageId: 'first-answer', text: 'Forty' })).status,
    200,
  );
  assert.equal((await command({ cookie }, { type: 'remove-message', messageId: 'second-answer' })).status, 200);
  assert.equal((await command({ cookie }, { type: 'remove-message', messageId: 'never-said' })).status, 404);
  for (const by of [{ token }, { cookie }]) {
    const { items } = await read(by, 'messages');
    assert.deepEqual(
      items.map(({ text, editedAt, removedAt }: Record<string, unknown>) => [
        text,
        Boolean(editedAt),
        Boolean(removedAt),
      ]),
      [
        ['Hello', false, false],
        ['Forty', true, false],
        ['[removed]', false, true],
      ],
    );
  }
  assert.doesNotMatch(JSON.stringify(await read({ token }, 'events')), /hunter2|Fourty/);
  assert.match(JSON.stringify(await read({ cookie }, 'events')), /hunter2/);
  const { body: row } = await koine.ask(`/koine/v1/sessions/${id}`, { cookie });
  assert.equal(row.messages.last.text, '[removed]');
  assert.equal(row.messages.count, 3);
  const stored = await koine.app.history.get({ kind: 'system', accountId: koine.main.account.id }, id);
  assert.equal(stored.revisionCount, 2);
});

test('masking covers what an edit brings, too', async () => {
  const { cookie, command, read } = await chat();
  await command({ cookie }, post('card-answer', 'Your card?'));
  await command({ cookie }, { type: 'edit-message', messageId: 'card-answer', text: 'Was it 4111 1111 1111 1111?' });
  assert.doesNotMatch(JSON.stringify(await read({ cookie }, 'events')), /4111 1111 1111/);
});

test('[K5] a note tells agents who may read it, and is refused for those who may not; a reply names what it answers', async () => {
  const { cookie, command, read } = await chat();
  const { account, queue } = koine.main;
  const stranger = await giveSignIn(koine.app, account.id, { name: 'Sid', email: 'sid@main.example', role: 'agent' });
  const refused = await command(
    { cookie },
    post('note-to-sid', '@Sid', { kind: 'note', mentions: [stranger.agent.id] }),
  );
  assert.equal(refused.status, 400);
  const { queues } = await koine.app.accounts.snapshot(account.id);
  await koine.app.accounts.changeQueue(null, account.id, queue.id, {
    members: [...(queues.get(queue.id)?.members ?? []), { agentId: stranger.agent.id, rights: ['respond'] }],
  });
  const told = post('note-to-sid', '@Sid', { kind: 'note', mentions: [stranger.agent.id] });
  assert.equal((await command({ cookie }, told)).status, 200);
  const { items } = await read({ cookie }, 'messages');
  const hello = items[0].messageId;
  assert.equal((await command({ cookie }, post('reply-to-it', 'Hi', { replyTo: hello }))).status, 200);
  assert.equal((await command({ cookie }, post('reply-to-no', 'Hi', { replyTo: 'nothing-here' }))).status, 400);
  const { items: now } = await read({ cookie }, 'messages');
  assert.deepEqual(now[1].mentions, [{ id: stranger.agent.id, name: 'Sid' }]);
  assert.equal(now[2].replyTo, hello);
});
