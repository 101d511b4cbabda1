import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startKoine } from '../../../test/support/koine.ts';
import { openWorkplace, type Workplace } from './fixtures/workplace.ts';
import { factsOf, type SchemaFacts } from './schema.ts';
import { Contact, Person, Project, Sale, Ticket } from './wire-business.ts';
import { ChatTopicEntity } from './wire-topic.ts';

let place: Workplace;
let number: number;
before(async () => {
  place = await openWorkplace(await startKoine());
  ({ number } = await place.openChat());
});
after(() => place?.close());

test('[S1] words beside ids are read in any case too, and an address may end with a slash', async () => {
  const { ann } = place;
  const read = async (path: string) => {
    const { status, body } = await place.ask(ann, `/api/v1/${path}`, { headers: { accept: 'application/json' } });
    assert.equal(status, 200, path);
    return body;
  };
  for (const path of ['ChatSession/forcurrentuser', 'ChatSession/FORCURRENTUSER/']) {
    assert.equal((await read(path))[0].ChatSessionId, number);
  }
  assert.equal((await read('ChatSession/Default')).ChatSessionId, 0);
  assert.equal((await read('ChatTopic/Default')).ChatTopicId, 0);
  assert.equal((await read('ChatTopic/forCurrentUser'))[0].ChatTopicId, 260);
  assert.equal((await read('ChatTopic/useragents?FLAT=true')).length, 4);
  assert.equal((await read('ChatSession/?$top=1')).value.length, 1);
  assert.equal((await read('chatsession/?$top=1')).value.length, 1);
  assert.equal((await read(`ChatSession/${number}/`)).ChatSessionId, number);
  for (const path of ['/api/', '/Acme/API/']) {
    const { body } = await place.ask(ann, path, { headers: { accept: 'application/json' } });
    assert.equal(body.v1, `${place.koine.url}${path}v1`);
  }
  assert.ok(Object.keys(await read('')).length > 50);
  assert.equal((await place.ask(ann, '/api/v1/ChatSession/abc')).status, 400);
});

test('[S2] names and passwords in ISO-8859-1 let in as those in UTF-8 do', async () => {
  const { koine, accountId } = place;
  const password = 'blåbærsyltetøy på skive';
  await koine.app.accounts.createAgent(null, accountId, { name: 'Åse', email: 'ase@acme.example', password });
  for (const encoding of ['latin1', 'utf8'] as const) {
    const authorization = `Basic ${Buffer.from(`ase@acme.example:${password}`, encoding).toString('base64')}`;
    const { status } = await place.ask(null, '/api/v1/User/currentPrincipal', { headers: { authorization } });
    assert.equal(status, 200, encoding);
  }
});

test('[S5] a body is read in its own character set, and XML with numbered characters and sections', async () => {
  const { ann, ben, koine } = place;
  await place.chat(ben, 'PickUpChatSession', { ChatSessionId: number });
  const send = async (text: string, type: string, encoding: BufferEncoding = 'utf8') => {
    const response = await fetch(`${koine.url}/api/v1/Agents/Chat/AddChatMessage`, {
      method: 'POST',
      headers: { authorization: ben.authorization, accept: 'application/json', 'content-type': type },
      body: Buffer.from(text, encoding),
    });
    const { Message: message } = (await response.json()) as { readonly Message: string };
    return [response.status, message];
  };
  const json = JSON.stringify({ ChatSessionId: number, Message: { Message: 'blåbær' } });
  const xml = (text: string, head = '') =>
    `${head}<Arguments><ChatSessionId>${number}</ChatSessionId><Message><Message>${text}</Message></Message></Arguments>`;
  assert.deepEqual(await send(json, 'application/json; charset=iso-8859-1', 'latin1'), [200, 'blåbær']);
  assert.deepEqual(await send(json, 'application/json', 'latin1'), [200, 'blåbær']);
  assert.deepEqual(await send(json, 'application/json; charset=utf-16', 'utf16le'), [200, 'blåbær']);
  const declared = xml('blåbær', '<?xml version="1.0" encoding="ISO-8859-1"?>');
  assert.deepEqual(await send(declared, 'text/xml', 'latin1'), [200, 'blåbær']);
  const numbered = xml('bl&#xE5;b&#230;r &lt;b&gt; &amp;amp; a&#xD;&#xA;b <![CDATA[<i> &amp;]]>');
  assert.deepEqual(await send(numbered, 'application/xml'), [200, 'blåbær <b> &amp; a\r\nb <i> &amp;']);
  const before = (await place.chat(ann, 'GetChatMessages', { ChatSessionId: number })).body.length;
  for (const [type, encoding] of [
    ['application/json; charset=utf-8', 'latin1'],
    ['application/json; charset=klingon', 'utf8'],
  ] as const) {
    assert.deepEqual((await send(json, type, encoding))[0], 400, type);
  }
  assert.equal((await place.chat(ann, 'GetChatMessages', { ChatSessionId: number })).body.length, before);
});

test('[S32] a search in a list of users is over all of them, and not over their groups', async () => {
  const found = async (query: string) => (await place.ask(place.ann, `/api/v1/MDOList/chatuser?${query}`)).body;
  const names = (items: readonly { readonly Name: string }[]) => items.map(({ Name }) => Name);
  assert.deepEqual(names(await found('query=BE')), ['Ben']);
  assert.deepEqual(names(await found('flat=false&query=lea')), ['Lea']);
  assert.deepEqual(names(await found('query=')), ['Acme']);
});

test('[S12] every value of every enumeration comes back by its name, given by name or by number', async () => {
  const { ben } = place;
  const topic = (await place.ask(ben, '/api/v1/ChatTopic/260')).body;
  const linked = { Person, Contact, Project, Sale, Ticket };
  let round = 0;
  for (; ; round += 1) {
    const bodies = [false, true].map((byNumber) =>
      Object.fromEntries(
        Object.entries(linked).map(([name, schema]) => [name, filled(factsOf(schema), round, byNumber)]),
      ),
    );
    const [byName, byNumber] = bodies;
    if (Object.values(byName ?? {}).every((each) => Object.keys(each).length === 0)) break;
    for (const body of [byName, byNumber]) {
      const saved = await place.chat(ben, 'SaveChatSessionEntity', { ...body, ChatSessionId: number });
      assert.equal(saved.status, 200);
      for (const [name, members] of Object.entries(byName ?? {})) {
        assert.deepEqual({ ...saved.body[name], ...members }, saved.body[name], `${name} ${round}`);
      }
    }
  }
  assert.equal(round, 6);
  const admin = await ownerOf(place);
  const { Widget: widget } = factsOf(ChatTopicEntity).properties ?? {};
  const own = widget?.anyOf?.find(({ type }) => type === 'object') ?? widget ?? {};
  for (let index = 0; index < 2; index += 1) {
    const wanted = filled(own, index, false);
    const saved = await place.chat(admin, 'SaveChatTopicEntity', { ...topic, Widget: filled(own, index, true) });
    assert.deepEqual({ ...saved.body.Widget, ...wanted }, saved.body.Widget);
  }
});

/** The members that are enumerations, each with its value number `round`; those that have no such value are left out. */
function filled(facts: SchemaFacts, round: number, byNumber: boolean): Record<string, string | number> {
  const values = Object.entries(facts.properties ?? {}).flatMap(([member, { 'x-numbers': numbers }]) => {
    const [name, value] = Object.entries(numbers ?? {})[round] ?? [];
    return name === undefined || value === undefined ? [] : [[member, byNumber ? value : name] as const];
  });
  return Object.fromEntries(values);
}

async function ownerOf({ koine, accountId }: Workplace) {
  const password = 'correct horse battery';
  const email = 'olga@acme.example';
  const agent = await koine.app.accounts.createAgent(null, accountId, { name: 'Olga', email, password, role: 'owner' });
  return { agent, authorization: `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}` };
}
