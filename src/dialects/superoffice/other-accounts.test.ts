import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Value from 'typebox/value';
import { startKoine } from '../../../test/support/koine.ts';
import { makeId } from '../../app/secrets.ts';
import type { Operation } from './call.ts';
import { openWorkplace, type User, type Workplace } from './fixtures/workplace.ts';
import { operations } from './operations.ts';

const TEXT = 'canary-of-a-message';
const NAME = 'canary-of-a-name';
const password = 'correct horse battery';

let place: Workplace;
let number: number;
let eve: User;

before(async () => {
  place = await openWorkplace(await startKoine());
  const { app } = place.koine;
  for (let turn = 0; turn < 3; turn += 1) await place.openChat();
  ({ number } = await place.openChat(TEXT));
  await place.chat(place.ann, 'PickUpChatSession', { ChatSessionId: number });
  const named = { ChatSessionId: number, CustomerName: NAME, TransferTo: { Name: 'lea@acme.example' } };
  assert.equal((await place.chat(place.ann, 'SaveChatSessionEntity', named)).body.CustomerName, NAME);
  const { id } = await app.accounts.createAccount({ slug: 'globex', name: 'Globex' });
  const email = 'eve@globex.example';
  const agent = await app.accounts.createAgent(null, id, { name: 'Eve', email, password, role: 'owner' });
  const queue = await app.accounts.createQueue(null, id, { name: 'Support', number: 7 });
  const members = [{ agentId: agent.id, rights: ['respond', 'notify', 'listen', 'manage'] as const }];
  await app.accounts.changeQueue(null, id, queue.id, { members });
  const inbox = await app.accounts.createInbox(null, id, { name: 'Globex shop', queueId: queue.id });
  const { visitor } = await app.accounts.welcomeVisitor(id, inbox.id, {});
  const actor = { kind: 'visitor', accountId: id, visitorId: visitor.id, inboxId: inbox.id } as const;
  await app.chat.open(actor, { id: makeId() }, { ip: null, userAgent: null });
  eve = { agent, authorization: `Basic ${btoa(`${email}:${password}`)}` };
});
after(() => place?.close());

const ann = { Name: 'ann@acme.example' };

/** For each method that takes a body: one as its clients send it, about the session and the topic of the first account. */
function bodies(): Readonly<Record<string, readonly unknown[]>> {
  const one = { ChatSessionId: number };
  const topic = { ChatTopicId: 260 };
  const member = { User: ann, CanRespond: true, CanManage: true };
  const message = { Type: 'ToCustomer', Message: 'From elsewhere' };
  const changes = { CustomerName: 'Mallory', Status: 'Closed', Rating: 1, Person: { PersonId: 1 }, TransferTo: null };
  const settings = { Name: 'Taken over', WelcomeMessage: 'Hi' };
  const presences = [{ UserId: place.ann.agent.number, Present: true }];
  return {
    'POST /Agents/Chat/SaveChatSessionEntity': [
      { ...one, ...changes },
      { ChatSessionId: 0, TopicId: 260, CustomerName: 'Mallory' },
    ],
    'POST /Agents/Chat/CreateChatSessionForTopic': [topic],
    'POST /Agents/Chat/PickUpChatSession': [one, { ChatSessionId: number - 1 }],
    'POST /Agents/Chat/TransferChatSession': [
      { ...one, ToAssociate: 'ben@acme.example' },
      { ChatSessionId: 1, ToAssociate: 'ben@acme.example' },
    ],
    'POST /Agents/Chat/AcceptChatSessionTransfer': [one],
    'POST /Agents/Chat/RejectChatSessionTransfer': [one],
    'POST /Agents/Chat/ResetChatSession': [one],
    'POST /Agents/Chat/GetChatMessages': [{ ...one, After: 0 }],
    'POST /Agents/Chat/AddChatMessage': [
      { ...one, Message: message },
      { ...one, Message: { ...message, Type: 'ToUser' } },
    ],
    'POST /Agents/Chat/GetChatTranscript': [{ ...one, Html: false }],
    'POST /Agents/Chat/SaveChatTopicEntity': [{ ...topic, ...settings }],
    'POST /Agents/Chat/IsWithinOpeningHours': [topic],
    'POST /Agents/Chat/GetChatTopicUserAgentList': [topic],
    'POST /Agents/Chat/GetChatTopicUserAgent': [{ ...topic, Username: ann.Name }],
    'POST /Agents/Chat/AddChatTopicUserAgent': [{ ...topic, Useragent: member }],
    'POST /Agents/Chat/UpdateChatTopicUserAgent': [{ ...topic, Username: ann.Name, Useragent: member }],
    'POST /Agents/Chat/UpdateChatTopicUserAgents': [
      { ...topic, Useragents: [member] },
      { ...topic, Useragents: [] },
    ],
    'POST /Agents/Chat/DeleteChatTopicUserAgent': [{ ...topic, Username: ann.Name }],
    'POST /Agents/Chat/SaveChatPresence': [{ ChatPresence: presences }],
    'POST /Agents/Chat/GetUserAgentList': [{ Flat: true, OnlyPresent: false }],
    'POST /Agents/CustomerService/DeleteChatSessions': [{ Ids: [number] }],
    'POST /ChatSession': [{ TopicId: 260, CustomerName: 'Mallory' }],
    'PUT /ChatSession/:id': [changes],
    'PATCH /ChatSession/:id': [changes, [{ op: 'replace', path: '/CustomerName', value: 'Mallory' }]],
    'POST /ChatSession/:id/Messages': [message],
    'POST /ChatTopic': [],
    'PUT /ChatTopic/:id': [settings],
    'PATCH /ChatTopic/:id': [settings, [{ op: 'replace', path: '/Name', value: 'Taken over' }]],
    'POST /ChatTopic/:id/UserAgent': [member],
    'PUT /ChatTopic/:id/UserAgent': [[member], []],
    'PUT /ChatTopic/:id/UserAgent/:username': [member],
    'POST /Presence/SaveAll': [presences],
  };
}

/** All that the database holds of the account, and who is present in it. */
async function stateOf(accountId: string): Promise<string> {
  const { pool } = place.koine.app.database;
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'account_id'`,
  );
  const states = [];
  for (const { name } of tables) {
    const { rows } = await pool.query(
      `SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) AS sum FROM ${name} t WHERE account_id = $1`,
      [accountId],
    );
    states.push([name, rows[0]]);
  }
  const present = [place.ann, place.ben, place.lea, place.max].map(({ agent }) =>
    place.koine.realtime.presence.stateOf('agent', agent.id),
  );
  return JSON.stringify([states, present]);
}

type Look = (asked: string, answer: string, operation: Operation) => unknown;

/** Asks for every method, about the first account's session and topic, what deletes at last, and tells each answer. */
async function askEverything(user: User, prefix: string, look: Look) {
  const given = bodies();
  const deletes = ({ method, path }: Operation) =>
    /\/DeleteChatTopicEntity|^DELETE \/ChatTopic\/:id$/.test(`${method} ${path}`)
      ? 2
      : Number(method === 'DELETE' || path.includes('/Delete'));
  for (const operation of operations.toSorted((one, other) => deletes(one) - deletes(other))) {
    const { method, path, body } = operation;
    const name = `${method} ${path}`;
    if (body !== undefined) assert.ok(given[name], `${name} takes a body, of which there is no example`);
    const id = path.startsWith('/ChatTopic') ? '260' : String(number);
    const filled = path.replace(':id', id).replace(/:(username|toAssociate)/, ann.Name);
    const query = `chatSessionEntityId=${number}&chatTopicEntityId=260&$filter=chatSessionId%20eq%20${number}`;
    const url = `${prefix}/api/v1${filled.replace(':name', 'chatuser')}?${query}`;
    for (const each of given[name] ?? [undefined]) {
      const answer = await place.ask(user, url, { method, ...(each !== undefined && { body: each }) });
      assert.ok(answer.status < 500, `${name} → ${answer.status}`);
      await look(`${name} ${JSON.stringify(each)} → ${answer.status}`, JSON.stringify(answer.body), operation);
    }
  }
}

test('[K5] the owner of another account sees and changes nothing, whatever method is called with whatever valid body', async () => {
  const before = await stateOf(place.accountId);
  await askEverything(eve, '', (asked, answer) => {
    const told = answer.replaceAll(/'\w+@acme\.example'/g, '(as asked)');
    assert.doesNotMatch(told, /canary|acme|Acme|Sales|Vera|"(Ann|Ben|Lea|Max)"/, asked);
  });
  assert.equal(await stateOf(place.accountId), before);
});

test('[K5] a credential of another account opens no address that names this one', async () => {
  const before = await stateOf(place.accountId);
  await askEverything(eve, '/acme', (asked) => assert.match(asked, /→ 401$/));
  assert.equal(await stateOf(place.accountId), before);
});

test('[K5] users of other accounts are nobody here: not to be asked to take a session, nor to be members', async () => {
  const refused = async (method: string, body: object) => {
    const { status, body: answer } = await place.chat(eve, method, body);
    assert.deepEqual([status, answer.ErrorType], [400, 'ArgumentException'], method);
  };
  await refused('TransferChatSession', { ChatSessionId: 1, ToAssociate: ann.Name });
  await refused('AddChatTopicUserAgent', { ChatTopicId: 7, Useragent: { User: ann, CanRespond: true } });
  await refused('UpdateChatTopicUserAgents', { ChatTopicId: 7, Useragents: [{ User: ann, CanRespond: true }] });
  await refused('UpdateChatTopicUserAgent', { ChatTopicId: 7, Username: ann.Name, Useragent: { CanRespond: true } });
});

test('[K5] a user who is no member of the topic sees nothing of its sessions, and changes neither them nor it', async () => {
  const before = await stateOf(place.accountId);
  await askEverything(place.max, '', (asked, answer) => assert.doesNotMatch(answer, /canary|Vera/, asked));
  assert.equal(await stateOf(place.accountId), before);
});

test('[K5] a user who may only listen reads the session, and changes neither it nor the topic', async () => {
  const named = { ChatSessionId: number, TransferTo: null };
  await place.chat(place.ann, 'SaveChatSessionEntity', named);
  const before = await stateOf(place.accountId);
  let seen = 0;
  await askEverything(place.lea, '', (_, answer) => {
    if (answer.includes('canary')) seen += 1;
  });
  assert.ok(seen > 5);
  assert.equal(await stateOf(place.accountId), before);
});

test('every answer fits the shape that the description tells, and no other method answers without content', async () => {
  const rights = ['respond', 'notify', 'listen', 'manage'] as const;
  const members = [place.ann, place.ben].map(({ agent }) => ({ agentId: agent.id, rights }));
  const putMembers = () => place.koine.app.accounts.changeQueue(null, place.accountId, place.queue.id, { members });
  await putMembers();
  await place.koine.app.accounts.changeAgent(null, place.accountId, place.ben.agent.id, { role: 'owner' });
  const refused: string[] = [];
  await askEverything(place.ben, '', async (asked, text, { answer }) => {
    if (asked.includes('UserAgent')) await putMembers();
    const status = asked.slice(-3);
    if (status !== '200' && status !== '204') refused.push(asked);
    else if (!answer) assert.equal(text, '""', asked);
    else assert.deepEqual([...Value.Errors(undated(answer), JSON.parse(text))], [], asked);
  });
  // The session is over by then.
  assert.deepEqual(refused, ['POST /ChatSession/:id/Messages {"Type":"ToCustomer","Message":"From elsewhere"} → 400']);
});

/** The shape without its dates' form: of the vendor's many, JSON Schema knows one. */
function undated<T>(schema: T): T {
  return JSON.parse(JSON.stringify(schema).replaceAll('"format":"date-time"', '"title":"date-time"'));
}
