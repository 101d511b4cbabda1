import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { XMLParser } from 'fast-xml-parser';
import { openPlace, type Place } from '../../../test/support/agendize-place.ts';
import { makeId } from '../../app/secrets.ts';
import type { Actor } from '../../core/access.ts';
import { clockOf } from './clock.ts';

const nasty = `<script>alert("1")</script> ]]> &lt; &amp; 'x' é 😀 \u0007\u202e`;
const data = '/api/1.0/data';

interface Value {
  readonly '@_name': string;
  readonly '@_value': string;
}
interface Entry {
  readonly '@_scope': string;
  readonly 'entry:value': readonly Value[];
  readonly 'chat:message'?: readonly {
    readonly '#text': string;
    readonly '@_mode': string;
    readonly '@_date': string;
    readonly '@_message-id': string;
  }[];
}

let place: Place;
let session: { readonly id: string; readonly number: number; readonly at: number };

before(async () => {
  place = await openPlace();
  const { app } = place.koine;
  session = await place.open(nasty);
  const agent = await app.passwords.prove(place.accountId, 'ann@acme.example', 'correct horse battery');
  const post = (text: string, automatic: boolean) =>
    app.chat.command(agent, session.id, { type: 'post-message', messageId: makeId(), text, automatic });
  await app.chat.command(agent, session.id, { type: 'accept' });
  await post('Bienvenue', true);
  await post('Que puis-je faire ?', false);
  const robot: Actor = {
    kind: 'integration',
    accountId: place.accountId,
    keyId: makeId(),
    name: 'Robot',
    scopes: ['chat'],
  };
  const note = { type: 'post-message', messageId: makeId(), text: 'Un secret', kind: 'note' } as const;
  await app.chat.command(robot, session.id, note);
  await place.open('Encore');
});
after(() => place?.koine.close());

/** As the vendor's old client asks: everything in the query, and the answer taken for ISO-8859-1. */
async function read(query: string): Promise<readonly Entry[]> {
  const { apiKey, token } = place.credentials;
  const answer = await fetch(`${place.koine.url}${data}?key=${apiKey}&token=${token}&${query}`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'text/xml;charset=utf-8');
  const text = Buffer.from(await answer.arrayBuffer()).toString('latin1');
  assert.ok(!/<!DOCTYPE|<!ENTITY|<!\[CDATA/.test(text));
  const parser = new XMLParser({
    ignoreAttributes: false,
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    isArray: (name) => /^(entry|entry:value|chat:message)$/.test(name),
  });
  return parser.parse(text).agendize.entry ?? [];
}

/** The vendor's old client reads a value into its own field and all that come after it. */
function readFields(entry: Entry): Record<string, string> {
  const names = [
    ...['chat-id', 'nickname', 'start-page', 'user-agent-browser', 'user-agent-operating-system'],
    ...['location-country', 'location-city', 'date', 'button-id'],
  ];
  const fields: Record<string, string> = {};
  for (const value of entry['entry:value']) {
    const from = names.indexOf(value['@_name']);
    assert.ok(from >= 0, value['@_name']);
    for (const name of names.slice(from)) fields[name] = value['@_value'];
  }
  return fields;
}

test('[A31] [A32] the old chat history is read right by the old client', async () => {
  const entries = await read('scope=chatHistory');
  assert.deepEqual(
    entries.map((entry) => entry['@_scope']),
    ['chatHistory', 'chatHistory'],
  );
  assert.ok(entries[0]);
  assert.deepEqual(readFields(entries[0]), {
    'chat-id': String(session.number),
    nickname: 'Zoé',
    'start-page': '',
    'user-agent-browser': '',
    'user-agent-operating-system': '',
    'location-country': '',
    'location-city': '',
    date: clockOf('Europe/Paris').local(session.at),
    'button-id': '822',
  });
});

test('[A31] [A33] messages are text, with their ids, their times, and who wrote to whom', async () => {
  const [entry] = await read('scope=chatHistory');
  const messages = entry?.['chat:message'] ?? [];
  assert.deepEqual(
    messages.map((message) => [message['@_mode'], message['#text']]),
    [
      ['0', nasty.replace('\u0007', '\ufffd')],
      ['5', 'Bienvenue'],
      ['1', 'Que puis-je faire ?'],
    ],
  );
  const { body } = await place.ask(`/api/2.0/chat/history/${session.number}`);
  assert.deepEqual(
    messages.map((message) => [message['@_message-id'], message['@_date']]),
    body.messages.map(({ id, sent }: { id: string; sent: { dateTime: string } }) => [id, sent.dateTime]),
  );
});

test('[A31] days and a button narrow the old history', async () => {
  const today = clockOf('Europe/Paris').local(session.at).slice(0, 10);
  const count = async (query: string) => (await read(`scope=chatHistory&${query}`)).length;
  assert.equal(await count(`start-date=${today}&end-date=2099-12-31`), 2);
  assert.equal(await count('start-date=2000-01-01&end-date=2000-12-31'), 0);
  assert.equal(await count('id=822'), 2);
  assert.equal(await count('id='), 2);
  assert.equal(await count('id=823'), 0);
  assert.equal(await count('id=822&id=823'), 0);
  assert.equal(await count('id=%27;--'), 0);
});

test('[A31] the account’s cap holds for the old history too', async () => {
  await place.withSettings({ maxItems: 1 }, async () => {
    assert.deepEqual(
      (await read('scope=chatHistory')).map((entry) => entry['entry:value'][0]?.['@_value']),
      [String(session.number)],
    );
  });
});

test('[A34] the old list of buttons tells each as a chat button', async () => {
  const entries = await read('scope=buttons');
  assert.deepEqual(
    entries.map((entry) => entry['entry:value'].map((value) => [value['@_name'], value['@_value']])),
    [
      [
        ['button-id', '822'],
        ['name', 'Boutique'],
        ['icon', ''],
        ['type', 'chat'],
      ],
    ],
  );
});

test('[A31] [A9] another scope, a date that is none and a missing key are told as everywhere', async () => {
  for (const query of ['', 'scope=calls', 'scope=chatHistory&scope=buttons', 'scope=chatHistory&start-date=x']) {
    const { status, body } = await place.ask(`${data}?${query}`);
    assert.deepEqual([status, body.error.code, body.error.reason], [400, 400, 'badRequest'], query);
  }
  const { status, body } = await place.koine.ask(`${data}?scope=buttons`);
  assert.deepEqual([status, body.error.reason], [401, 'unauthorized']);
});
