import assert from 'node:assert/strict';
import { createECDH, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { defaultCsvOptions } from '../src/core/export/request.ts';
import { SignInProviderTable } from '../src/store/sign-in-providers.ts';
import { anyQuestion } from './support/any-question.ts';
import { type Answer, type Koine, type Route, startKoine, type TestAccount } from './support/koine.ts';

/** Words that stand in what is private, and that no answer to somebody else may hold. */
const canary = { account: 'kanarienvogel', visitor: 'zeisig', note: 'geheimnis', mail: 'owner@main.example' };

interface Place {
  readonly account: TestAccount;
  readonly visitor: { readonly id: string; readonly token: string };
  readonly otherVisitor: { readonly token: string };
  readonly sessionId: string;
  readonly agentId: string;
  readonly keyId: string;
  readonly webhookId: string;
  readonly viewId: string;
  readonly calendarId: string;
  readonly mailId: string;
  readonly botId: string;
  readonly pageId: string;
  readonly surveyId: string;
  readonly cannedAnswerId: string;
  readonly exportId: string;
  readonly scheduleId: string;
  readonly importId: string;
  readonly holdId: string;
  readonly providerId: string;
}

interface Caller {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What must not be in any answer to them, given that they asked with the ids of `Place`. */
  readonly mustNotSee: readonly string[];
  /** True for those whom every route but the public ones turns away. */
  readonly isNobody?: boolean;
}

let koine: Koine;
let own: Place;

before(async () => {
  koine = await startKoine();
  own = await furnish(koine.main);
});
after(() => koine.close());

test('[K5] [K6] no route gives an outsider anything of an account, or lets them change it', async () => {
  const other = await koine.addAccount('other');
  const stateBefore = await stateOf(own);
  for (const caller of await callers(other)) {
    for (const route of koine.routes) await tryRoute(route, caller);
  }
  assert.deepEqual(await stateOf(own), stateBefore);
});

test('[K5] a visitor sees nothing that is for agents alone', async () => {
  const { token } = own.visitor;
  const mustNotSee = [canary.note, canary.mail, '"spam"', '"sla"'];
  for (const route of koine.routes) {
    if (route.dialect !== 'native' || route.method !== 'GET' || route.access === 'public') continue;
    const { status, text } = await ask(route, { authorization: `Bearer ${token}` });
    const seen = mustNotSee.filter((word) => text.includes(word));
    assert.deepEqual(seen, [], `${route.method} ${route.path} → ${status}: ${text.slice(0, 500)}`);
  }
});

test('[K5] of the native routes, these alone are open to everybody', () => {
  const open = koine.routes
    .filter(({ dialect, access }) => dialect === 'native' && access === 'public')
    .map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(open.sort(), [
    'GET /koine/v1/files/:token/:name',
    'GET /koine/v1/openapi.json',
    'GET /koine/v1/sign-in/providers',
    'GET /koine/v1/socket',
    'GET /koine/v1/widget/:inboxKey',
    'HEAD /koine/v1/files/:token/:name',
    'HEAD /koine/v1/openapi.json',
    'HEAD /koine/v1/sign-in/providers',
    'HEAD /koine/v1/socket',
    'HEAD /koine/v1/widget/:inboxKey',
    'OPTIONS /koine/v1/*',
    'POST /koine/v1/password-resets',
    'POST /koine/v1/password-resets/redeem',
    'POST /koine/v1/sign-in',
    'POST /koine/v1/sign-in/code',
    'POST /koine/v1/sign-in/passkey',
    'POST /koine/v1/sign-in/passkey-options',
    'POST /koine/v1/sign-in/provider',
    'POST /koine/v1/sign-in/provider/answer',
    'POST /koine/v1/sign-in/set-up',
    'POST /koine/v1/sign-in/set-up/code',
    'POST /koine/v1/visitors',
    'POST /koine/v1/widget/:inboxKey/visits',
  ]);
});

async function tryRoute(route: Route, caller: Caller): Promise<void> {
  for (const id of route.dialect === 'native' || !route.path.includes(':') ? [''] : vendorIds()) {
    const { status, text, told } = await ask(route, caller.headers, id);
    const where = `${caller.name} asks ${route.method} ${route.path} → ${status}: ${text.slice(0, 500)}`;
    assert.ok(status < 500, where);
    if (route.access === 'public' && route.dialect === 'native') {
      const { text: toNobody } = await ask(route, {}, id);
      assert.equal(withoutChance(text), withoutChance(toNobody), where);
      continue;
    }
    if (caller.isNobody && route.access !== 'public') assert.ok(status >= 400, where);
    const seen = caller.mustNotSee.filter((word) => told.includes(word));
    assert.deepEqual(seen, [], where);
  }
}

/** Without what differs from call to call: a new visitor, the request's id. */
function withoutChance(answer: string): string {
  return answer.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|visitor_[\w-]+|"\w+At":"[^"]+"/g, '');
}

/** What vendors' paths may name: a session, a visitor, a project, an agent. */
function vendorIds(): readonly string[] {
  return [own.sessionId, own.visitor.id, own.agentId, '1'];
}

async function callers(other: TestAccount): Promise<readonly Caller[]> {
  const { account } = own.account;
  const { secrets } = await vendorKeys(own.account, other);
  const foreign = [canary.account, canary.visitor, canary.note, canary.mail, own.account.account.id];
  const otherSession = [canary.visitor, canary.note, own.visitor.id];
  const nobody = { mustNotSee: foreign, isNobody: true };
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const basic = (user: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`,
  });
  const revoked = await koine.addKey(account.id, ['read', 'chat', 'manage']);
  await koine.app.keys.revoke(account.id, revoked.id);
  const password = 'correct horse battery';
  await koine.app.accounts.createAgent(null, account.id, { name: 'New', email: 'new@main.example', password });
  const strange = await koine.addVisitor(other);
  const cookie = async (person: { readonly email: string; readonly password: string }) => ({
    cookie: await koine.signIn(person),
    origin: koine.url,
  });
  return [
    { name: 'nobody', headers: {}, ...nobody },
    { name: 'a revoked key', headers: bearer(revoked.secret), ...nobody },
    { name: 'a made-up key', headers: bearer(`${own.account.key}x`), ...nobody },
    { name: 'another visitor', headers: bearer(own.otherVisitor.token), mustNotSee: [...otherSession, canary.mail] },
    { name: 'a visitor of another account', headers: bearer(strange.token), mustNotSee: foreign },
    {
      name: 'an agent without rights',
      headers: await cookie({ email: 'new@main.example', password }),
      mustNotSee: otherSession,
    },
    { name: 'the owner of another account', headers: await cookie(other.owner), mustNotSee: foreign },
    { name: 'a key of another account', headers: bearer(other.key), mustNotSee: foreign },
    { name: 'a token of another customer', headers: basic('other', secrets.other), mustNotSee: foreign },
    { name: "another customer's token under this name", headers: basic('main', secrets.other), ...nobody },
    { name: 'a revoked token', headers: basic('main', secrets.revoked), ...nobody },
  ];
}

async function vendorKeys(main: TestAccount, other: TestAccount) {
  const make = (account: TestAccount) =>
    koine.app.keys.create(account.account.id, { name: 'Vendor', dialect: 'vcclive', scopes: ['read'] });
  const [revoked, others] = [await make(main), await make(other)];
  await koine.app.keys.revoke(main.account.id, revoked.key.id);
  return { secrets: { revoked: revoked.secret, other: others.secret } };
}

/** Asks the route with the ids of what is there, and with a body that would do something. */
async function ask(route: Route, headers: Readonly<Record<string, string>>, vendorId = '') {
  const { method, path } = route;
  const isNative = route.dialect === 'native';
  const filled = path
    .replace(':inboxKey', own.account.inbox.key)
    .replace(/:\w+\(\^\\d\$\)/g, '0')
    .replace(/:\w+(\([^)]*\))?/g, () => (isNative ? idFor(path) : vendorId))
    .replace('*', 'sessions');
  const hasBody = /POST|PATCH|PUT/.test(method);
  const answer = await koine.ask(filled, {
    method,
    headers,
    ...(hasBody && { body: isNative ? bodyFor(method, path) : {} }),
  });
  return { status: answer.status, text: bodyOf(answer), told: `${bodyOf(answer)} ${[...answer.headers].join(' ')}` };
}

function bodyOf({ body }: Answer): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function idFor(path: string): string {
  const { queue, inbox } = own.account;
  const noun = path.split('/')[3] ?? '';
  const ids: Readonly<Record<string, string>> = {
    sessions: own.sessionId,
    visitors: own.visitor.id,
    agents: own.agentId,
    files: own.agentId,
    queues: queue.id,
    inboxes: inbox.id,
    calendars: own.calendarId,
    bots: own.botId,
    knowledge: own.pageId,
    surveys: own.surveyId,
    keys: own.keyId,
    me: own.keyId,
    blocks: own.keyId,
    'canned-answers': own.cannedAnswerId,
    exports: own.exportId,
    imports: own.importId,
    'export-schedules': own.scheduleId,
    'legal-holds': own.holdId,
    erasures: own.holdId,
    'sign-in-providers': own.providerId,
    mails: own.mailId,
    webhooks: own.webhookId,
    dialects: 'twin',
    reports: 'volume',
    views: own.viewId,
  };
  const id = ids[noun];
  assert.ok(id !== undefined, `the matrix knows no id for ${path}`);
  return id;
}

/** What no authenticator made. */
const anyPasskey = {
  id: 'none',
  rawId: 'none',
  type: 'public-key',
  response: { clientDataJSON: '', authenticatorData: '', signature: '', attestationObject: '' },
  clientExtensionResults: {},
};

const anyProvider = { name: 'Intruding', issuer: 'http://127.0.0.1:9', clientId: 'koine', clientSecret: 'secret' };

/** Hours that may be kept. */
const anyHours = {
  zone: 'UTC',
  week: Array.from({ length: 7 }, () => [{ from: '09:00', to: '17:00' }]),
  holidays: [],
  exceptions: {},
};

const anyPushSubscription = {
  endpoint: 'https://push.example/intruder',
  keys: { p256dh: createECDH('prime256v1').generateKeys('base64url', 'uncompressed'), auth: 'BTBZMqHH6r4Tts7J_aSIgg' },
};

/** A body that the route would act on; a new route must be given one here. */
function bodyFor(method: string, path: string): unknown {
  const { queue, inbox, key } = { ...own.account, key: own.account.inbox.key };
  const bodies: Readonly<Record<string, unknown>> = {
    'POST /koine/v1/sign-in': { email: `${randomUUID()}@main.example`, password: 'wrong' },
    'POST /koine/v1/password-resets': { email: `${randomUUID()}@main.example` },
    'POST /koine/v1/password-resets/redeem': { token: 'reset', password: 'a password of an intruder' },
    'POST /koine/v1/sign-in/code': { ticket: 'step', code: '123456' },
    'POST /koine/v1/sign-in/passkey-options': {},
    'POST /koine/v1/sign-in/passkey': { ticket: 'step', response: anyPasskey },
    'POST /koine/v1/sign-in/set-up': { ticket: 'step' },
    'POST /koine/v1/sign-in/set-up/code': { ticket: 'step', code: '123456' },
    'POST /koine/v1/me/passkey-proof-options': {},
    'POST /koine/v1/me/proof': { password: 'wrong' },
    'PUT /koine/v1/me/password': { current: 'wrong', password: 'a password of an intruder' },
    'PUT /koine/v1/push/subscription': anyPushSubscription,
    'POST /koine/v1/me/totp': {},
    'POST /koine/v1/me/totp/confirm': { code: '123456' },
    'POST /koine/v1/me/recovery-codes': {},
    'POST /koine/v1/me/passkeys/options': {},
    'POST /koine/v1/me/passkeys': { ticket: 'step', name: 'Intruding', response: anyPasskey },
    'PATCH /koine/v1/me/passkeys/:id': { name: 'changed' },
    'POST /koine/v1/sign-in/provider': { provider: `1.${own.providerId}` },
    'POST /koine/v1/sign-in/provider/answer': { answer: '?code=intruding&state=intruding' },
    'POST /koine/v1/sign-in-providers': anyProvider,
    'PATCH /koine/v1/sign-in-providers/:id': { name: 'changed' },
    'POST /koine/v1/sign-in-providers/:id/test': {},
    'PUT /koine/v1/sign-in-rules': { secondFactorFor: [] },
    'POST /koine/v1/sign-out': {},
    'POST /koine/v1/views': { name: 'Intruding', shared: true },
    'PATCH /koine/v1/views/:id': { name: 'changed' },
    'POST /koine/v1/filters/check': { filter: 'queue = nowhere' },
    'POST /koine/v1/visitors': { inboxKey: key },
    'PATCH /koine/v1/visitors/:id': { name: 'changed' },
    'POST /koine/v1/sessions': { id: own.sessionId, inboxId: inbox.id, visitorId: own.visitor.id },
    'POST /koine/v1/sessions/:id/messages': { text: 'intruding' },
    'POST /koine/v1/sessions/:id/commands': { type: 'end' },
    'POST /koine/v1/sessions/:id/files': 'intruding',
    'PATCH /koine/v1/file-limits': { maxBytes: 1 },
    'POST /koine/v1/agents': { name: 'Intruder', email: 'intruder@main.example', role: 'admin' },
    'PATCH /koine/v1/agents/:id': { name: 'changed' },
    'PATCH /koine/v1/account': { name: 'changed' },
    'PUT /koine/v1/dialects/:dialect/settings': { pageSize: 1 },
    'POST /koine/v1/queues': { name: 'Intruding', members: [{ agentId: own.agentId, rights: ['manage'] }] },
    'PATCH /koine/v1/queues/:id': { name: 'changed' },
    'PUT /koine/v1/queues/:id/routing': { strategy: 'round-robin' },
    'PUT /koine/v1/presence/settings': { awayAfterMs: 60_000 },
    'POST /koine/v1/calendars': { name: 'Intruding', hours: anyHours },
    'PATCH /koine/v1/calendars/:id': { name: 'changed' },
    'POST /koine/v1/bots': { name: 'Intruding', settings: { kind: 'webhook', url: 'https://bot.example' } },
    'PATCH /koine/v1/bots/:id': { name: 'changed' },
    'POST /koine/v1/bots/:id/secrets': {},
    'POST /koine/v1/surveys': { name: 'Intruding', form: 'exit', questions: [{ id: 'a', kind: 'text', label: 'A' }] },
    'PATCH /koine/v1/surveys/:id': { name: 'changed' },
    'POST /koine/v1/knowledge': { title: 'Intruding', text: 'Intruding' },
    'PATCH /koine/v1/knowledge/:id': { title: 'changed' },
    'POST /koine/v1/inboxes': { name: 'Intruding', queueId: queue.id },
    'PATCH /koine/v1/inboxes/:id': { name: 'changed', queueId: queue.id },
    'POST /koine/v1/webhooks': { url: 'https://intruder.example/' },
    'PATCH /koine/v1/webhooks/:id': { url: 'https://intruder.example/' },
    'POST /koine/v1/webhooks/:id/rotate-secret': {},
    'POST /koine/v1/webhooks/:id/test': {},
    'POST /koine/v1/webhooks/:id/replay': { dead: true },
    'POST /koine/v1/keys': { name: 'Intruding' },
    'POST /koine/v1/inboxes/:id/verification-keys': { kind: 'user-hash' },
    'POST /koine/v1/widget/:inboxKey/visits': { id: randomUUID(), page: { url: '', title: '', referrer: '' } },
    'POST /koine/v1/canned-answers': { shortcut: 'in', title: 'In', text: 'Intruding', scope: 'account' },
    'PATCH /koine/v1/canned-answers/:id': { title: 'changed' },
    'POST /koine/v1/canned-answers/:id/expand': { sessionId: own.sessionId },
    'POST /koine/v1/exports': { format: 'csv' },
    'POST /koine/v1/exports/:id/retry': {},
    'POST /koine/v1/imports': 'intruding',
    'POST /koine/v1/imports/:id/start': {},
    'POST /koine/v1/export-schedules': {
      name: 'Intruding',
      export: { format: 'csv' },
      at: { every: 'day', time: '06:00' },
      target: { kind: 'mail', recipients: ['owner@main.example'] },
    },
    'PATCH /koine/v1/export-schedules/:id': { name: 'changed' },
    'POST /koine/v1/export-schedules/:id/runs': {},
    'PATCH /koine/v1/retention': { deleteAfterDays: 1 },
    'POST /koine/v1/legal-holds': { kind: 'visitor', subjectId: own.visitor.id, reason: 'Intruding' },
    'POST /koine/v1/visitors/:id/erasure': {},
    'POST /koine/v1/blocks': { kind: 'address', value: '0.0.0.0/0' },
    'POST /koine/v1/mails/:id/retry': {},
    'POST /koine/v1/mail-server/tests': {},
    'PATCH /koine/v1/request-limits': { address: 1000 },
    'PATCH /koine/v1/masking': { cards: false },
    'POST /koine/v1/sessions/:id/originals': { form: 'pre-chat', reason: 'curious' },
  };
  const body = bodies[`${method} ${path}`];
  assert.ok(body !== undefined, `the matrix knows no body for ${method} ${path}`);
  return body;
}

/** An account with something private in every corner. */
async function furnish(account: TestAccount): Promise<Place> {
  const { app } = koine;
  const { account: accountId, owner, queue } = { ...account, account: account.account.id };
  await app.accounts.changeQueue(null, accountId, queue.id, { name: canary.account });
  const agent = await app.accounts.createAgent(null, accountId, {
    name: canary.account,
    email: `${canary.account}@main.example`,
  });
  const { key } = await app.keys.create(accountId, { name: canary.account });
  const manager = { kind: 'integration', accountId, keyId: key.id, name: 'Test', scopes: ['manage'] } as const;
  const address = { dialect: 'native', url: `https://${canary.account}.example/` };
  const webhook = await app.webhooks.create(manager, address);
  const shown = { filter: `visitor.name = "${canary.visitor}"`, columns: ['visitor.email'], sort: 'number' };
  const view = await app.savedViews.create(manager, { name: canary.account, shared: true, ...shown });
  const week = anyHours.week.map(() => [{ from: 0, to: 60 }]);
  const survey = await app.surveys.create(null, accountId, {
    name: canary.account,
    form: 'exit',
    title: canary.account,
    questions: [anyQuestion],
  });
  const cannedAnswer = await app.cannedAnswers.create(manager, {
    shortcut: 'secret',
    title: canary.account,
    text: canary.account,
    scope: 'queue',
    queueId: queue.id,
  });
  const reader = { ...manager, scopes: ['read'] } as const;
  const exported = await app.exports.create(reader, {
    rows: 'sessions',
    format: 'csv',
    filter: `visitor.name = ${canary.visitor}`,
    columns: null,
    csv: defaultCsvOptions,
  });
  const schedule = await app.exportSchedules.create(
    { ...manager, scopes: ['read', 'manage'] },
    {
      name: canary.account,
      request: exported.request,
      at: { every: 'day', weekday: 1, day: 1, time: '06:00' },
      target: { kind: 'mail', recipients: [`${canary.account}@main.example`] },
      fileName: '{schedule}-{date}',
      keep: null,
      enabled: true,
    },
  );
  const brought = await app.imports.create(
    { ...manager, scopes: ['manage'] },
    { dialect: 'twin', fileName: canary.account },
    Readable.from([Buffer.from('{}')]),
  );
  const calendar = await app.calendars.create(null, accountId, { name: canary.account, hours: { ...anyHours, week } });
  const page = await app.knowledge.create(manager, { title: canary.account, text: canary.note });
  const { bot } = await app.bots.create(null, accountId, {
    name: canary.account,
    settings: { kind: 'webhook', url: `https://${canary.account}.example` },
  });
  const visitor = await koine.addVisitor(account);
  const otherVisitor = await koine.addVisitor(account);
  const token = { token: visitor.token };
  await koine.ask(`/koine/v1/visitors/${visitor.id}`, { ...token, method: 'PATCH', body: { name: canary.visitor } });
  const { body: session } = await koine.ask('/koine/v1/sessions', {
    ...token,
    body: { message: { text: canary.visitor }, visitor: { email: `${canary.visitor}@main.example` } },
  });
  const cookie = await koine.signIn(owner);
  const path = `/koine/v1/sessions/${session.id}`;
  const transcript = { type: 'request-transcript', email: `${canary.visitor}@main.example` };
  await koine.ask(`${path}/commands`, { ...token, body: transcript });
  await app.mails.make(accountId, new AbortController().signal);
  const { body: mails } = await koine.ask('/koine/v1/mails', { token: account.key });
  await koine.ask(`${path}/commands`, { cookie, body: { type: 'accept' } });
  const { status } = await koine.ask(`${path}/messages`, { cookie, body: { text: canary.note, kind: 'note' } });
  assert.equal(status, 201);
  const hold = await app.legalHolds.make(manager, { kind: 'session', subjectId: session.id, reason: canary.note });
  const provider = {
    ...{ id: randomUUID(), name: canary.account, issuer: `https://${canary.account}.example`, clientId: 'koine' },
    ...({ secondFactor: 'koine', disabled: true, createdAt: 0, sealedSecret: Buffer.from(canary.note) } as const),
  };
  await new SignInProviderTable(app.database.db).add(accountId, provider);
  return {
    account,
    visitor,
    otherVisitor,
    sessionId: session.id,
    agentId: agent.id,
    keyId: key.id,
    webhookId: webhook.id,
    viewId: view.id,
    calendarId: calendar.id,
    mailId: mails.items[0].id,
    botId: bot.id,
    pageId: page.id,
    surveyId: survey.id,
    cannedAnswerId: cannedAnswer.id,
    exportId: exported.id,
    scheduleId: schedule.id,
    importId: brought.id,
    holdId: hold.id,
    providerId: provider.id,
  };
}

/** All that an intruder could have changed. */
async function stateOf({ account, sessionId, webhookId }: Place) {
  const { app } = koine;
  const { body: events } = await koine.ask(`/koine/v1/sessions/${sessionId}/events?limit=1000`, { token: account.key });
  const { body: sessions } = await koine.ask('/koine/v1/sessions?total=exact', { token: account.key });
  const { agents, queues, inboxes, calendars, bots, surveys } = await app.accounts.snapshot(account.account.id);
  const { body: pages } = await koine.ask('/koine/v1/knowledge', { token: account.key });
  const keys = await app.keys.list(account.account.id);
  const { body: mails } = await koine.ask('/koine/v1/mails', { token: account.key });
  const named = (items: Iterable<{ readonly name: string }>) => [...items].map(({ name }) => name).sort();
  return {
    events,
    sessions,
    agents: named(agents.values()).filter((name) => name !== 'New'),
    queues: [...queues.values()],
    inboxes: [...inboxes.values()],
    calendars: [...calendars.values()],
    mails,
    bots: [...bots.values()],
    pages,
    views: (await koine.ask('/koine/v1/views', { token: account.key })).body,
    webhooks: await app.webhookTable.list(account.account.id),
    deliveries: await app.deliveries.list(account.account.id, webhookId, { state: null, limit: 10, after: null }),
    surveys: [...surveys.values()],
    exports: (await koine.ask('/koine/v1/exports', { token: account.key })).body,
    imports: (await koine.ask('/koine/v1/imports', { token: account.key })).body,
    providers: await new SignInProviderTable(app.database.db).list(account.account.id),
    schedules: (await koine.ask('/koine/v1/export-schedules', { token: account.key })).body,
    holds: (await koine.ask('/koine/v1/legal-holds', { token: account.key })).body,
    retention: (await koine.ask('/koine/v1/retention', { token: account.key })).body,
    erasures: (await koine.ask('/koine/v1/erasures', { token: account.key })).body,
    keys: keys.filter(({ name }) => name === canary.account).map(({ name, revokedAt }) => ({ name, revokedAt })),
  };
}
