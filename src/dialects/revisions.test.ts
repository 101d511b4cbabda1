import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Clients, openClients } from '../../test/support/across-clients.ts';
import { type Koine, startKoine } from '../../test/support/koine.ts';

let koine: Koine;
let clients: Clients;

before(async () => {
  koine = await startKoine();
  clients = await openClients(koine, koine.main);
});
after(() => koine.close());

test('[L51] [A36] [V33] an edited message stands as edited and a removed one as removed, for clients of each vendor', async () => {
  const { token } = await koine.addVisitor(koine.main);
  const begun = await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'How many?' } } });
  const { id, number } = begun.body;
  const cookie = await koine.signIn(koine.main.owner);
  const command = async (body: object) => {
    const { status } = await koine.ask(`/koine/v1/sessions/${id}/commands`, { cookie, body });
    assert.equal(status, 200, JSON.stringify(body));
  };
  await command({ type: 'accept' });
  await command({ type: 'post-message', messageId: 'the-answer-1', text: 'Fourty' });
  await command({ type: 'post-message', messageId: 'the-answer-2', text: 'My password is hunter2' });

  const { ask, read, credentials } = clients;
  const log = `/v2/projects/${credentials.vcclive.projectId}/chats?start=${number}&limit=1`;
  const chat = `/chat/H1-${id.replaceAll('-', '')}K1`;
  type Texts = readonly { readonly message: string }[];
  const told = async () => {
    const { transcript, agentTranscript } = (await read('vcclive', log)).response[0];
    const { messages } = await read('agendize', `/api/2.0/chat/history/${number}`);
    const { event, link } = (await read('liveperson', `${chat}/events`)).events;
    const lines: readonly { source: string; text: string }[] = event;
    return {
      vcclive: [(transcript as Texts).map(({ message }) => message).slice(1), agentTranscript],
      agendize: (messages as Texts).map(({ message }) => message).slice(1),
      liveperson: [lines.filter(({ source }) => source === 'agent').map(({ text }) => text), event.length, link[1]],
    };
  };
  const before = await told();
  assert.deepEqual(before.agendize, ['Fourty', 'My password is hunter2']);
  const tag = (await ask('vcclive', log)).headers.get('etag') ?? '';

  await command({ type: 'edit-message', messageId: 'the-answer-1', text: 'Forty' });
  await command({ type: 'remove-message', messageId: 'the-answer-2' });
  const texts = ['Forty', '[removed]'];
  assert.deepEqual(await told(), {
    vcclive: [texts, texts.join(' ')],
    agendize: texts,
    // What is counted stays as it was, so that clients who read on miss nothing.
    liveperson: [texts, ...before.liveperson.slice(1)],
  });
  assert.equal((await ask('vcclive', log, { headers: { 'if-none-match': tag } })).status, 200);
  const old = await read('agendize', '/api/1.0/data?scope=chatHistory');
  assert.ok(old.includes('>Forty<') && !old.includes('hunter2'), old);
});
