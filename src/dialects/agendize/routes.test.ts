import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import Value from 'typebox/value';
import { openPlace, type Place } from '../../../test/support/agendize-place.ts';
import { makeId } from '../../app/secrets.ts';
import { unknownVisitor } from '../../core/facts.ts';
import { clockOf } from './clock.ts';
import { decodeHistory } from './codec/past-session.ts';
import { History, Listing, PastHistory, Summary } from './wire.ts';

const base = '/api/2.0/chat/console/history';
const example: PastHistory & History = JSON.parse(readFileSync(`${import.meta.dirname}/fixtures/history.json`, 'utf8'));

let place: Place;
/** Numbers of the sessions: the imported one, then those opened, in the order in which they began. */
let numbers: readonly string[];
let opened: readonly { readonly id: string; readonly at: number; readonly number: number }[];

before(async () => {
  place = await openPlace();
  const { app } = place.koine;
  // Opened before anything is said in it: it begins last of all.
  const late = await app.chat.open(await place.visitor(), { id: makeId() }, { ip: null, userAgent: null });
  await importSession(example);
  const made = [await place.open('Un'), await place.open('Deux'), await place.open('Trois')];
  const silent = await app.chat.open(await place.visitor(), { id: makeId() }, { ip: null, userAgent: null });
  assert.equal(silent.session.number, 6);
  const { visitorId } = late.session;
  const said = { type: 'post-message', messageId: makeId(), text: 'Enfin' } as const;
  const by = { kind: 'visitor', accountId: place.accountId, visitorId, inboxId: place.inbox.id } as const;
  const { session } = await app.chat.command(by, late.session.id, said);
  opened = [...made, { id: session.id, at: session.byAnybody.firstAt ?? 0, number: session.number }];
  numbers = ['2', '3', '4', '5', '1'];
});
after(() => place?.koine.close());

async function importSession(past: PastHistory) {
  const { app } = place.koine;
  assert.deepEqual([...Value.Errors(PastHistory, past)], []);
  const { visitor } = await app.accounts.welcomeVisitor(place.accountId, place.inbox.id, {});
  const snapshot = await place.snapshot();
  const [operator] = snapshot.agents.values();
  assert.ok(operator);
  const target = { snapshot, visitorId: visitor.id, operator: { id: operator.id, name: operator.name } };
  return app.importing.put(decodeHistory(past, target));
}

async function list(query = ''): Promise<Listing> {
  const { status, body } = await place.ask(`${base}?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual([...Value.Errors(Listing, body)], []);
  return body;
}

const ids = async (query = '') => (await list(query)).items.map(({ id }) => id);
const iso = (at: number) => new Date(at).toISOString();

test('[A1] [A13] [A15] every path of the history, under any minor version, answers alike', async () => {
  const expected = await list();
  assert.deepEqual(
    expected.items.map(({ id }) => id),
    numbers,
  );
  for (const path of ['chat/console/history', 'chat/history', 'chat/sessions', 'chat/history/']) {
    for (const version of ['2.0', '2.3', '2.9']) {
      const { status, body, headers } = await place.ask(`/api/${version}/${path}`);
      assert.deepEqual([status, body], [200, expected], path);
      assert.equal(headers.get('content-type'), 'application/json;charset=utf-8');
    }
  }
  for (const version of ['2.10', '2.x', '2', '3.0'])
    assert.equal((await place.ask(`/api/${version}/chat/history`)).status, 404);
  const mounted = await place.ask(`/dialects/agendize${base}`);
  assert.deepEqual(mounted.body, expected);
});

test('[A13] an account may have the history on other paths', async () => {
  await place.withSettings({ historyPaths: ['chat/console/history', 'chats'] }, async () => {
    assert.equal((await place.ask('/api/2.0/chats')).body.items.length, 5);
    assert.equal((await place.ask('/api/2.0/chats/2')).body.id, '2');
    assert.equal((await place.ask('/api/2.0/chats/summary')).body.summary.chatSessions, 5);
    assert.equal((await place.ask(base)).status, 200);
    assert.equal((await place.ask('/api/2.0/chat/history')).status, 404);
  });
});

test('[A13] with its history elsewhere, an account is read there, and nowhere else', async () => {
  const expected = await list();
  await place.withSettings({ historyPaths: ['chat/log', 'chat/history'] }, async () => {
    for (const path of ['chat/log', 'chat/history']) {
      assert.deepEqual((await place.ask(`/api/2.0/${path}`)).body, expected);
      assert.deepEqual((await place.ask(`/api/2.0/${path}/summary`)).body, { summary: expected.summary });
      assert.deepEqual((await place.ask(`/api/2.0/${path}/${numbers[0]}`)).body, expected.items[0]);
    }
    for (const path of ['chat/sessions', 'chat/console/history']) {
      for (const below of ['', '/summary', `/${numbers[0]}`]) {
        assert.equal((await place.ask(`/api/2.0/${path}${below}`)).status, 404, path + below);
      }
    }
    const { secret } = await place.koine.addKey(place.accountId, ['read']);
    const { body } = await place.koine.ask(`/koine/v1/sessions/${opened[0]?.id}/as/agendize`, { token: secret });
    assert.equal(body.request.path, `/api/2.0/chat/log/${opened[0]?.number}`);
    assert.deepEqual(JSON.parse(body.answer.body), (await place.ask(body.request.path)).body);
  });
});

test('[A14] one session is answered bare, as it is in the list', async () => {
  const { items } = await list();
  for (const item of items) {
    const { status, body } = await place.ask(`${base}/${item.id}`);
    assert.equal(status, 200);
    assert.ok(Value.Check(History, body));
    assert.deepEqual(body, item);
  }
});

test('[A13] [A14] [A22] what is unknown, silent, another’s or reserved is not found', async () => {
  const other = await place.koine.addAccount('other');
  const { visitor } = await place.koine.app.accounts.welcomeVisitor(other.account.id, other.inbox.id, {});
  const by = { kind: 'visitor', accountId: other.account.id, visitorId: visitor.id, inboxId: other.inbox.id } as const;
  const message = { type: 'post-message', messageId: makeId(), text: 'Geheim' } as const;
  for (let count = 0; count < 8; count += 1) {
    const id = makeId();
    await place.koine.app.chat.open(by, { id, message }, { ip: null, userAgent: null });
  }
  assert.ok(!JSON.stringify(await list()).includes('Geheim'));
  for (const id of [
    '6',
    '7',
    '8',
    '0',
    '2147483648',
    '99999999999',
    '-2',
    '2.0',
    'x',
    'watch',
    opened[0]?.id,
    '2/messages',
    '%32%00',
  ]) {
    const { status, body } = await place.ask(`${base}/${id}`);
    assert.equal(status, id === '%32%00' ? 400 : 404, id);
    assert.equal(body.error.reason, id === '%32%00' ? 'badRequest' : 'notFound');
  }
});

test('[A15] [A22] sessions come by their first message, open ones too, those without a message not', async () => {
  const { items, summary } = await list();
  assert.deepEqual(
    items.map(({ id }) => id),
    numbers,
  );
  assert.deepEqual(
    items.map(({ messages }) => messages[0]?.message),
    [example.messages[0]?.message, 'Un', 'Deux', 'Trois', 'Enfin'],
  );
  assert.equal(summary.chatSessions, 5);
  for (const { start, messages } of items) assert.equal(start.dateTime, messages[0]?.sent.dateTime);
});

test('[A16] the summary is that of the window, alone or beside the list', async () => {
  const whole = await list();
  const { body } = await place.ask(`${base}/summary`);
  assert.deepEqual(Object.keys(body), ['summary']);
  assert.ok(Value.Check(Summary, body.summary));
  assert.deepEqual(body.summary, whole.summary);
  assert.deepEqual(whole.summary, { averageChatSessionDuration: 9, chatSessions: 5 });
  const alone = await place.ask(`${base}/summary?startDate=2014-08-22&endDate=2014-08-22`);
  assert.deepEqual(alone.body, { summary: { averageChatSessionDuration: 45, chatSessions: 1 } });
  const none = await place.ask(`${base}/summary?endDate=2014-08-21`);
  assert.deepEqual(none.body, { summary: { averageChatSessionDuration: 0, chatSessions: 0 } });
  assert.deepEqual(await list('endDate=2014-08-21'), { items: [], summary: none.body.summary });
});

test('[A17] [A18] [A19] dates narrow by the start, in every form that clients send', async () => {
  assert.deepEqual(await ids('startDate=2014-08-22&endDate=2014-08-22'), ['2']);
  assert.deepEqual(await ids('startDate=2014-08-23&endDate=2014-08-01'), ['2']);
  assert.deepEqual(await ids('endDate=2014-08-22T10:30:00.000Z'), []);
  assert.deepEqual(await ids('endDate=2014-08-22T10:30:01Z'), ['2']);
  assert.deepEqual(await ids('endDate=2014-08-22T12:30:00'), []);
  assert.deepEqual(await ids('endDate=2014-08-22T12:30:01'), ['2']);
  assert.deepEqual(await ids('startDate=2014-08-22T12:29:59+02:00&endDate=2014-08-22T12:30:01%2B02:00'), ['2']);
  assert.deepEqual(await ids('startDate=2014-08-22T12:30:00+02:00&endDate=2014-08-22T12:30:01%2B02:00'), []);
  assert.deepEqual(await ids('startDate=2014-08-23'), numbers.slice(1));
  assert.deepEqual(await ids('startDate='), numbers);
  const last = opened.at(-1)?.at ?? 0;
  assert.deepEqual(await ids(`startDate=${iso(last + 1000)}`), []);
});

test('[A12] parameters with other names are ignored', async () => {
  assert.deepEqual(await ids('limit=1&page=2&startdate=x&__proto__=1&_=7'), numbers);
});

test('[A26] a session of the vendor, put into the log, is read back but for its ids; put twice, it stands once', async () => {
  const { body } = await place.ask(`${base}/2`);
  const back = {
    ...body,
    id: example.id,
    messages: body.messages.map((message: object, index: number) => ({
      ...message,
      id: example.messages[index]?.id,
      sessionId: example.id,
    })),
  };
  assert.equal(JSON.stringify(back), JSON.stringify(example));
  assert.equal(await importSession(example), null);
  const { messages, visitor, ...rest } = example;
  const { emaillAddress: _table, ...spelled } = visitor;
  const others = messages.map(({ sent: { dateTime: _time, ...sent }, ...message }) => ({ ...message, sent }));
  const otherSpelling = { ...rest, id: '48213378', visitor: spelled, messages: others };
  assert.ok(await importSession(otherSpelling as PastHistory));
  const { items } = await list('endDate=2014-08-22');
  assert.deepEqual(items[1], { ...items[0], id: items[1]?.id, messages: items[1]?.messages });
  assert.deepEqual(
    items[1]?.messages.map(({ sent }) => sent),
    example.messages.map(({ sent }) => sent),
  );
});

test('[A25] every id fits into 31 bits, and no message of the account has another’s', async () => {
  const { items } = await list();
  const all = items.flatMap(({ id, button, messages }) => [id, button.id, ...messages.map((message) => message.id)]);
  for (const id of all) assert.ok(/^[1-9]\d*$/.test(id) && Number(id) < 2 ** 31, id);
  const messageIds = items.flatMap(({ messages }) => messages.map(({ id }) => id));
  assert.equal(new Set(messageIds).size, messageIds.length);
  for (const { id, messages } of items) assert.ok(messages.every(({ sessionId }) => sessionId === id));
});

test('[A10] a reader that takes the answer for ISO-8859-1 reads it right', async () => {
  const { apiKey, token } = place.credentials;
  const answer = await fetch(`${place.koine.url}${base}`, { headers: { apiKey, token } });
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.deepEqual(JSON.parse(bytes.toString('latin1')), JSON.parse(bytes.toString('utf8')));
  assert.ok(JSON.parse(bytes.toString('latin1')).items[0].messages[0].message.includes('déjà en solde ? 😀'));
});

test('[A23] times are in the account’s zone, or in that of its settings', async () => {
  const at = opened[0]?.at ?? 0;
  const start = async () => (await place.ask(`${base}/3`)).body.start;
  assert.deepEqual(await start(), { dateTime: clockOf('Europe/Paris').local(at), timeZone: 'Europe/Paris' });
  await place.withSettings({ zone: 'Asia/Tokyo' }, async () => {
    assert.deepEqual(await start(), { dateTime: clockOf('Asia/Tokyo').local(at), timeZone: 'Asia/Tokyo' });
    assert.deepEqual(await ids('startDate=2014-08-22T19:29:59&endDate=2014-08-22T19:30:01'), (await ids()).slice(0, 2));
  });
});

test('[A15] [A16] an account may cap its lists, and the summary is still that of the window', async () => {
  const whole = await list();
  for (const maxItems of [1, 2, 6, 7]) {
    await place.withSettings({ maxItems }, async () => {
      const { items, summary } = await list();
      assert.deepEqual(items, whole.items.slice(0, maxItems));
      assert.deepEqual(summary, whole.summary);
    });
  }
});

test('[A9] failures have the platform’s body and their own status, or 200 where the account says so', async () => {
  const { status, body } = await place.ask(`${base}/999`);
  assert.equal(status, 404);
  assert.deepEqual(body, { error: { code: 404, reason: 'notFound', message: 'There is no such session.' } });
  const bad = await place.ask(`${base}?startDate=gestern`);
  assert.deepEqual([bad.status, bad.body.error.code, bad.body.error.reason], [400, 400, 'badRequest']);
  assert.match(bad.body.error.message, /^startDate: /);
  await place.withSettings({ errorStatus: 'ok' }, async () => {
    assert.deepEqual((await place.ask(`${base}/999`)).body, body);
    assert.equal((await place.ask(`${base}/999`)).status, 200);
    assert.equal((await place.ask(`${base}?startDate=gestern`)).status, 200);
    assert.equal((await place.koine.ask(base)).status, 401);
  });
});

test('[A11] pages of other origins may read, all of them or those that the account allows', async () => {
  const allowed = async (origin: string) => {
    const { headers } = await place.ask(base, { headers: { origin } });
    return headers.get('access-control-allow-origin');
  };
  assert.equal(await allowed('https://shop.example'), '*');
  assert.equal((await place.koine.ask(base)).headers.get('access-control-allow-origin'), '*');
  for (const path of [base, '/api/1.0/data', '/o/oauth2/token']) {
    const preflight = await place.koine.ask(path, { method: 'OPTIONS', headers: { origin: 'https://shop.example' } });
    assert.equal(preflight.status, 200);
    assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
    assert.equal(preflight.headers.get('access-control-allow-headers'), 'Content-Type, apiKey, token, Authorization');
    assert.equal(preflight.headers.get('access-control-allow-methods'), 'GET, POST, PUT, DELETE');
  }
  await place.withSettings({ allowedOrigins: ['https://shop.example'] }, async () => {
    assert.equal(await allowed('https://shop.example'), 'https://shop.example');
    assert.equal(await allowed('https://evil.example'), null);
  });
});

test('[A22] however a session went, it is listed, and how it went is not told', async () => {
  const { app } = place.koine;
  const before = await ids();
  const [spam, left] = [await place.open('Achetez !'), await place.open('Personne ?')];
  const actor = { kind: 'integration', accountId: place.accountId, keyId: 'k', name: 'k', scopes: ['chat'] } as const;
  await app.chat.command(actor, spam.id, { type: 'mark-spam', spam: true });
  await app.chat.command(actor, left.id, { type: 'end' });
  const { items, summary } = await list();
  assert.deepEqual(
    items.slice(before.length).map(({ id }) => id),
    [String(spam.number), String(left.number)],
  );
  assert.equal(summary.chatSessions, before.length + 2);
  for (const item of items) assert.deepEqual(Object.keys(item), ['id', 'button', 'visitor', 'start', 'messages']);
});

test('[A26] times without a zone are read by the company’s', async () => {
  const { start: _start, messages, ...rest } = example;
  const { dateTime } = example.start;
  const past = { ...rest, id: '48213379', start: { dateTime }, messages: messages.map(withoutZone) };
  assert.ok(await importSession(past));
  const [told] = (await list('endDate=2014-08-22')).items.filter(({ button }) => button.id === '822').slice(-1);
  assert.deepEqual(told?.start, example.start);
  assert.equal(told?.messages[1]?.sent.dateTime, example.messages[1]?.sent.dateTime);
});

function withoutZone({ sent: { dateTime }, ...message }: PastHistory['messages'][number]) {
  return { ...message, sent: dateTime === undefined ? {} : { dateTime } };
}

test('[K8] a page of any length takes two queries for each 200 sessions', async () => {
  const { app } = place.koine;
  const { pool } = app.database;
  const there = (await list()).items.length;
  const snapshot = await place.snapshot();
  const by = await place.visitor();
  assert.ok(by.kind === 'visitor');
  const visitor = { kind: 'visitor', id: by.visitorId, name: null } as const;
  const at = Date.parse('2020-01-01T00:00:00Z');
  await Promise.all(
    Array.from({ length: 405 - there }, (_, index) => {
      const session = {
        sessionId: makeId(),
        accountId: place.accountId,
        inboxId: place.inbox.id,
        visitorId: by.visitorId,
      };
      const rest = {
        number: 0,
        inboxNumber: 0,
        channel: 'web',
        intent: 'chat',
        intake: false,
        page: null,
        extras: {},
      } as const;
      // Many begin in one millisecond: their order is still one and the same.
      const began = at + Math.floor(index / 100);
      return app.importing.put([
        {
          at: began,
          actor: visitor,
          happening: { type: 'session-opened', ...session, ...rest, visitor: unknownVisitor },
        },
        {
          at: began,
          actor: visitor,
          happening: {
            type: 'message-posted',
            messageId: 'm',
            kind: 'text',
            text: `${index}`,
            automatic: false,
            page: null,
          },
        },
      ]);
    }),
  );
  let queries = 0;
  const count = () => {
    queries += 1;
  };
  await list();
  pool.on('acquire', count);
  const { items, summary } = await list();
  pool.off('acquire', count);
  assert.equal(queries, 6);
  assert.equal(new Set(items.map(({ id }) => id)).size, 405);
  assert.equal(summary.chatSessions, 405);
  assert.deepEqual(summary, (await place.ask(`${base}/summary`)).body.summary);
  assert.equal(snapshot.inboxes.size, 1);
});
