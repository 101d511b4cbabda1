import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fastify } from 'fastify';
import type { App } from '../app/context.ts';
import { makeId } from '../app/secrets.ts';
import type { Actor } from '../core/access.ts';
import type { Inbox } from '../core/directory.ts';
import { Refusal, refusalCodes } from '../core/refusal.ts';
import type { Answer, Asked, ContractRule, ContractSubject, Holder, Posted, RunningKoine } from './contract-subject.ts';
import type { Dialect } from './dialect.ts';
import { answerRefusal } from './mount.ts';

interface Tenant {
  readonly customer: string;
  readonly inbox: Inbox;
  readonly secret: string;
  readonly keyId: string;
  readonly actor: Actor;
}

const nasty = `<script>alert("1")</script><img src=x onerror=alert(2)> & &lt;b&gt; =1+1 \u202e {{7*7}} ]]> 'x' \\`;

/** What holds in every dialect alike. */
export function testContract(subject: ContractSubject): void {
  const { dialect } = subject;
  let koine: RunningKoine;
  let own: Tenant;
  let other: Tenant;

  /** A test of the rule, or of what the dialect declares in its place. */
  const testRule = (rule: ContractRule, title: string, holds: () => Promise<void>) => {
    const deviation = subject.deviations?.[rule];
    if (!deviation) return test(title, holds);
    return test(`${title}: not here, for ${deviation.reason}`, async () => {
      const session = await openSession(koine.app, own, 'As it was');
      const position = await positionOf(koine.app, own.actor);
      await deviation.instead((asked) => askAs(own, asked), session);
      assert.equal(await positionOf(koine.app, own.actor), position);
    });
  };
  const ask = (asked: Asked, headers: Readonly<Record<string, string>>, { customer }: Holder = own) =>
    send(koine.url, { ...asked, path: asked.path.replace('{customer}', customer) }, headers);
  const askAs = (holder: Holder, asked: Asked) => ask(asked, subject.headersOf(holder), holder);
  const failed = (answer: Answer, status: number) => {
    assert.equal(answer.status, status, `${answer.status}: ${answer.text}`);
    assert.equal(subject.readFailure(answer.json(), answer.status).status, status);
  };

  describe(`contract: ${dialect.title}`, () => {
    before(async () => {
      koine = await subject.open();
      own = await furnish(koine.app, dialect, 'own');
      other = await furnish(koine.app, dialect, 'other');
    });
    after(() => koine.close());

    testRule('credentials', '[K5] only a valid credential lets in', async () => {
      const asked = subject.list(own.inbox, 10, null);
      assert.equal((await askAs(own, asked)).status, 200);
      const { app } = koine;
      const revoked = await addKey(app, own, dialect.name);
      await app.keys.revoke(own.actor.accountId, revoked.keyId);
      const expired = await addKey(app, own, dialect.name, Date.now() - 1000);
      const foreign = await addKey(app, own, dialect.name === 'native' ? 'vcclive' : 'native');
      const valid = subject.headersOf(own);
      const bad: readonly Readonly<Record<string, string>>[] = [
        {},
        subject.headersOf({ ...own, secret: `${own.secret}x` }),
        subject.headersOf({ ...own, secret: '' }),
        subject.headersOf({ ...own, secret: revoked.secret }),
        subject.headersOf({ ...own, secret: expired.secret }),
        subject.headersOf({ ...own, secret: foreign.secret }),
        ...Object.entries(valid)
          .filter(([, value]) => value.includes(' '))
          .flatMap(([name, value]) => [
            { ...valid, [name]: value.replace(/^\w+ /, 'Digest ') },
            { ...valid, [name]: value.replace(/ .*/, '') },
            { ...valid, [name]: value.replace(/ .*/, ' !') },
          ]),
      ];
      for (const headers of bad) failed(await ask(asked, headers), 401);
    });

    test('[K5] a key without the right to read is turned away', async () => {
      const { key, secret } = await koine.app.keys.create(own.actor.accountId, {
        name: 'manages',
        dialect: dialect.name,
        scopes: ['manage'],
      });
      const answer = await askAs({ ...own, secret }, subject.list(own.inbox, 10, null));
      if (answer.status === 200) assert.deepEqual(subject.idsOf(answer.json()), []);
      else failed(answer, 403);
      await koine.app.keys.revoke(own.actor.accountId, key.id);
    });

    test('[K5] nothing of another account is seen', async () => {
      const session = await openSession(koine.app, own, 'The secret of the first account');
      const attempts = [
        subject.list(own.inbox, 100, null),
        subject.list(other.inbox, 100, null),
        subject.texts(session),
      ];
      for (const asked of attempts) {
        const answer = await askAs(other, asked);
        assert.ok(!answer.text.includes('The secret') && !answer.text.includes(session.id), answer.text);
        if (answer.status === 200) assert.ok(!subject.idsOf(answer.json()).includes(session.id));
        else failed(answer, 404);
      }
      const seen = await askAs(own, subject.texts(session));
      assert.deepEqual(subject.textsOf(seen.json(), session), ['The secret of the first account']);
      const mixed = await askAs({ ...other, secret: own.secret }, subject.list(other.inbox, 10, null));
      assert.ok(!mixed.text.includes(session.id));
    });

    test('[K6] every refusal can be said in the words of the dialect', async () => {
      const worded = fastify();
      worded.get('/:code', (request, reply) => {
        const { code } = request.params as { code: (typeof refusalCodes)[number] };
        const refusal = new Refusal(
          code,
          'Detail',
          code === 'invalid-input' ? [{ pointer: '?a', detail: 'Detail' }] : [],
        );
        return answerRefusal(dialect, refusal, request, reply);
      });
      for (const code of refusalCodes) {
        const answer = await worded.inject({ url: `/${code}`, headers: subject.headersOf(own) });
        const { status, words } = subject.readFailure(answer.json(), answer.statusCode);
        assert.equal(answer.statusCode, status, code);
        assert.ok(status >= 400 && status < 600 && words !== '', code);
      }
      await worded.close();
    });

    test('[K6] what was not foreseen is answered without detail', async () => {
      const failing = fastify();
      failing.setErrorHandler((error, request, reply) => answerRefusal(dialect, error, request, reply));
      failing.get('/', () => Promise.reject(new Error('password=hunter2 at secret.ts')));
      const answer = await failing.inject({ url: '/', headers: subject.headersOf(own) });
      assert.equal(subject.readFailure(answer.json(), answer.statusCode).status, 500);
      assert.ok(!/hunter2|secret\.ts/.test(answer.body));
      await failing.close();
    });

    test('[K6] a path that leads nowhere is answered in the words of the dialect', async () => {
      for (const path of subject.nowhere) failed(await askAs(own, { path }), 404);
    });

    testRule('paging', '[K7] paging neither loses nor repeats a session while others are opened', async () => {
      const tenant = await furnish(koine.app, dialect, 'paging');
      const early = await openMany(koine.app, tenant, 23);
      const seen: string[] = [];
      let next: string | null = null;
      for (let page = 0; page < 60; page += 1) {
        const answer = await askAs(tenant, subject.list(tenant.inbox, 4, next));
        assert.equal(answer.status, 200, answer.text);
        seen.push(...subject.idsOf(answer.json()));
        if (page < 5) await openMany(koine.app, tenant, 3);
        next = subject.nextOf(answer.json());
        if (next === null) break;
      }
      assert.equal(next, null);
      assert.deepEqual(seen.slice(0, early.length), early);
      assert.equal(new Set(seen).size, seen.length);
      assert.equal(seen.length, 23 + 5 * 3);
    });

    testRule('ended-sessions', '[K6] a session that is over refuses messages', async () => {
      const { post } = subject;
      assert.ok(post, 'the dialect neither posts nor says why not');
      const session = await openSession(koine.app, own, 'Hello');
      const posted = await askAs(own, post(session, makeId(), 'While it lasts'));
      assert.ok(posted.status >= 200 && posted.status < 300, posted.text);
      await koine.app.chat.command(own.actor, session.id, { type: 'end' });
      const { statusWhenOver = 409 } = subject;
      failed(await askAs(own, post(session, makeId(), 'Too late')), statusWhenOver);
      await koine.app.chat.command(own.actor, session.id, { type: 'close' });
      failed(await askAs(own, post(session, makeId(), 'Much too late')), statusWhenOver);
      const seen = await askAs(own, subject.texts(session));
      assert.deepEqual(subject.textsOf(seen.json(), session), ['Hello', 'While it lasts']);
    });

    testRule('bad-input', '[K6] bad input gets an error in the form of the dialect, and changes nothing', async () => {
      const session = await openSession(koine.app, own, 'Hello');
      const position = await positionOf(koine.app, own.actor);
      for (const asked of subject.faulty(session)) {
        const answer = await askAs(own, asked);
        assert.ok(answer.status >= 400 && answer.status < 500, `${JSON.stringify(asked)}: ${answer.status}`);
        failed(answer, answer.status);
      }
      assert.equal(await positionOf(koine.app, own.actor), position);
    });

    testRule('text', '[K9] what visitors write stays text', async () => {
      const session = await openSession(koine.app, own, nasty);
      const answer = await askAs(own, subject.texts(session));
      assert.deepEqual(subject.textsOf(answer.json(), session), [nasty]);
      assert.match(answer.headers.get('content-type') ?? '', /^(application\/json|text\/plain); ?charset=utf-8$/);
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    });
  });
}

async function send(url: string, asked: Asked, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const { method = 'GET', path, body } = asked;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

async function furnish(app: App, dialect: Dialect, slug: string): Promise<Tenant> {
  const customer = `${slug}-${dialect.name}`;
  const account = await app.accounts.createAccount({ slug: customer, name: slug });
  const queue = await app.accounts.createQueue(null, account.id, { name: 'Support' });
  const inbox = await app.accounts.createInbox(null, account.id, { name: 'Shop', queueId: queue.id });
  const { key, secret } = await app.keys.create(account.id, { name: 'suite', dialect: dialect.name });
  const actor: Actor = {
    kind: 'integration',
    accountId: account.id,
    keyId: key.id,
    name: key.name,
    scopes: ['read', 'chat'],
  };
  return { customer, inbox, secret, keyId: key.id, actor };
}

async function addKey(app: App, { actor }: Tenant, dialect: string, expiresAt?: number) {
  const { key, secret } = await app.keys.create(actor.accountId, {
    name: 'bad',
    dialect,
    ...(expiresAt !== undefined && { expiresAt }),
  });
  return { keyId: key.id, secret };
}

async function openSession(app: App, { actor, inbox }: Tenant, text: string): Promise<Posted> {
  const { visitor } = await app.accounts.welcomeVisitor(actor.accountId, inbox.id, { name: null });
  const id = makeId();
  const by: Actor = { kind: 'visitor', accountId: actor.accountId, visitorId: visitor.id, inboxId: inbox.id };
  const message = { type: 'post-message', messageId: makeId(), text } as const;
  await app.chat.open(by, { id, message }, { ip: null, userAgent: null });
  return { id, inbox };
}

/** One after the other, so that their order is known. */
async function openMany(app: App, tenant: Tenant, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) ids.push((await openSession(app, tenant, `Session ${index}`)).id);
  return ids;
}

async function positionOf(app: App, actor: Actor): Promise<number> {
  let position = 0;
  for (;;) {
    const page = await app.history.feed(actor, position, 1000);
    position = page.at(-1)?.position ?? position;
    if (page.length < 1000) return position;
  }
}
