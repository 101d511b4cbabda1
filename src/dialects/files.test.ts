import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Clients, openClients, readXml } from '../../test/support/across-clients.ts';
import { type Koine, startKoine } from '../../test/support/koine.ts';

let koine: Koine;
let clients: Clients;

before(async () => {
  koine = await startKoine();
  clients = await openClients(koine, koine.main);
});
after(() => koine.close());

/** A session whose visitor said something, and whose agent answered with two files and not a word. */
async function sendFiles(): Promise<{ readonly id: string; readonly number: number }> {
  const visitor = await koine.addVisitor(koine.main);
  const asked = await koine.ask('/koine/v1/sessions', {
    token: visitor.token,
    body: { message: { text: 'The manual, please' } },
  });
  const { id, number } = asked.body;
  const cookie = await koine.signIn(koine.main.owner);
  await koine.ask(`/koine/v1/sessions/${id}/commands`, { cookie, body: { type: 'accept' } });
  const upload = async (name: string, content: string) => {
    const answer = await fetch(`${koine.url}/koine/v1/sessions/${id}/files?name=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { cookie, origin: koine.url },
      body: content,
    });
    assert.equal(answer.status, 201, name);
    return ((await answer.json()) as { readonly id: string }).id;
  };
  const files = [await upload('manual.txt', 'Press the button.'), await upload('R&D.txt', 'Hold it.')];
  const { status } = await koine.ask(`/koine/v1/sessions/${id}/messages`, { cookie, body: { text: '', files } });
  assert.equal(status, 201);
  return { id, number };
}

const bodyAt = async (url: string | undefined) => (await fetch(url ?? '')).text();

/** What text alone tells of the files: their names, and what their addresses open. */
async function readText(text: string) {
  const lines = text.split('\n').map((line) => /^(.+) (http\S+)$/.exec(line) ?? []);
  return Promise.all(lines.map(async ([, name, url]) => [name, await bodyAt(url)]));
}

test('[L50] [A35] [V32] the files of a message are told to clients of each vendor, and open', async () => {
  const { id, number } = await sendFiles();
  const sent = [
    ['manual.txt', 'Press the button.'],
    ['R&D.txt', 'Hold it.'],
  ];
  const { read, credentials } = clients;

  const chats = await read('vcclive', `/v2/projects/${credentials.vcclive.projectId}/chats?start=${number}&limit=1`);
  const [question, answer] = chats.response[0].transcript;
  assert.deepEqual([question.attachments, answer.message], [null, '']);
  const attachments: readonly { type: string; payload: { url: string } }[] = answer.attachments;
  assert.deepEqual(
    await Promise.all(attachments.map(async ({ type, payload }) => [type, await bodyAt(payload.url)])),
    sent.map(([, content]) => ['file', content]),
  );

  const history = await read('agendize', `/api/2.0/chat/history/${number}`);
  assert.deepEqual(await readText(history.messages[1].message), sent);
  const old = readXml(await read('agendize', '/api/1.0/data?scope=chatHistory'));
  assert.deepEqual(await readText(old.agendize.entry['chat:message'][1]['#text']), sent);

  const chat = `/chat/H1-${id.replaceAll('-', '')}K1`;
  const lineIn = async () =>
    (await read('liveperson', `${chat}/events`)).events.event.find(
      ({ source }: { source: string }) => source === 'agent',
    );
  assert.deepEqual(await readText((await lineIn()).text), sent);
  const settings = { dialects: { liveperson: { agentText: 'html' } } };
  await koine.app.accounts.changeSettings(null, koine.main.account.id, { settings: () => settings });
  assert.match((await lineIn()).text, /^<div dir="ltr">manual\.txt http\S+<br\/>R&amp;D\.txt http\S+<\/div>$/);
});
