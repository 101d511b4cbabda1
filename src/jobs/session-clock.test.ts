import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../test/support/postgres.ts';
import { type App, openApp } from '../app/context.ts';
import { type FurnishedAccount, furnishAccount, giveSignIn } from '../app/furnished-account.ts';
import { makeId } from '../app/secrets.ts';
import type { Actor } from '../core/access.ts';
import type { QueueSettings } from '../core/directory.ts';
import type { Event } from '../core/event.ts';
import { Presence } from '../realtime/presence.ts';
import { SESSION_DUE, SessionClock } from './session-clock.ts';
import { SessionTimers } from './session-timers.ts';
import { VISITOR_GONE, VisitorWatch } from './visitor-watch.ts';

type Visitor = Extract<Actor, { kind: 'visitor' }>;
type Agent = Extract<Actor, { kind: 'agent' }>;

const HOUR = 3_600_000;
let database: TestDatabase;
let place: FurnishedAccount;
let ann: Agent;
let ben: Agent;
let at = Date.UTC(2026, 0, 1);
let koine: Running;
const errors: unknown[] = [];

/** What of Koine does things by themselves, without its own beat: tests say when. */
interface Running {
  readonly app: App;
  readonly clock: SessionClock;
  readonly presence: Presence;
  readonly visitors: VisitorWatch;
  /** Time goes on, and what is then due is done. */
  pass(ms: number): Promise<void>;
  /** What is in memory is gone; the database stays. */
  die(): Promise<void>;
}

async function start(): Promise<Running> {
  const app = await openApp({ databaseUrl: database.url, connections: 4, now: () => at });
  const onError = (error: unknown) => void errors.push(error);
  const presence = new Presence(0);
  const clock = new SessionClock(app, onError);
  const visitors = new VisitorWatch({ app, presence, onError });
  const handlers = { [SESSION_DUE]: clock.handle, [VISITOR_GONE]: visitors.handle };
  const timers = new SessionTimers({ app, dialects: [], handlers, onError });
  clock.start();
  return {
    app,
    clock,
    presence,
    visitors,
    async pass(ms) {
      await clock.settled();
      at += ms;
      await timers.run();
      await clock.settled();
    },
    async die() {
      await clock.stop();
      presence.close();
      await app.close();
    },
  };
}

before(async () => {
  database = await testDatabase();
  koine = await start();
  place = await furnishAccount(koine.app, { slug: 'main', name: 'Main', email: 'owner@main.example' });
  ann = await agent('ann');
  ben = await agent('ben');
  const members = [ann, ben].map(({ agentId }) => ({ agentId, rights: ['respond'] as const }));
  await koine.app.accounts.changeQueue(null, place.account.id, place.queue.id, { members });
});
beforeEach(() => settings({}));
after(async () => {
  await koine?.die();
  await database?.drop();
  assert.deepEqual(errors, []);
});

async function agent(name: string): Promise<Agent> {
  const person = await giveSignIn(koine.app, place.account.id, { name, email: `${name}@main.example`, role: 'agent' });
  const rights = { [place.queue.id]: ['respond'] as const };
  return { kind: 'agent', accountId: place.account.id, agentId: person.agent.id, name, role: 'agent', rights };
}

async function settings(wanted: QueueSettings): Promise<void> {
  await koine.app.accounts.changeQueue(null, place.account.id, place.queue.id, { settings: wanted });
}

/** A session that Ann accepted and answered. */
async function conversation(language: string | null = null): Promise<{ id: string; vera: Visitor }> {
  const { account, inbox } = place;
  const { visitor } = await koine.app.accounts.welcomeVisitor(account.id, inbox.id, { language });
  const vera: Visitor = { kind: 'visitor', accountId: account.id, visitorId: visitor.id, inboxId: inbox.id };
  const id = makeId();
  await koine.app.chat.open(vera, { id }, { ip: null, userAgent: null });
  await koine.app.chat.command(ann, id, { type: 'accept' });
  await say(vera, id);
  await say(ann, id);
  return { id, vera };
}

function say(actor: Actor, id: string) {
  return koine.app.chat.command(actor, id, { type: 'post-message', messageId: makeId(), text: 'Words' });
}

async function typesOf(id: string, after = -1): Promise<readonly string[]> {
  return (await events(id, after)).map(({ type }) => type);
}

async function events(id: string, after = -1, actor: Actor = ann): Promise<readonly Event[]> {
  return (await koine.app.history.events(actor, id, after, 1_000)).events;
}

test('a transfer that nobody answers in its time is taken back, and its agent keeps the session', async () => {
  await settings({ transferMs: 30_000 });
  const { id } = await conversation();
  await koine.app.chat.command(ann, id, { type: 'offer-transfer', agentId: ben.agentId, note: 'Please' });
  await koine.pass(29_999);
  assert.equal((await koine.app.history.get(ben, id)).transferOfferedTo, ben.agentId);
  await koine.pass(1);
  const row = await koine.app.history.get(ann, id);
  assert.deepEqual([row.transferOfferedTo, row.agentId, row.stage], [null, ann.agentId, 'active']);
  const answer = (await events(id)).at(-1);
  assert.deepEqual(
    [answer?.type, answer?.actor.kind, answer && 'how' in answer && answer.how],
    ['transfer-answered', 'system', 'unanswered'],
  );
});

test('a silent visitor is warned in their language, and then the session ends; a word from them gives them their time again', async () => {
  await settings({ visitorSilence: { warnMs: 60_000, endMs: 90_000 } });
  const { id, vera } = await conversation('de-DE');
  const { version } = await koine.app.history.get(ann, id);
  await koine.pass(60_000);
  const [warned, line] = await events(id, version - 1, vera);
  assert.deepEqual(
    [warned?.type, line?.type === 'message-posted' && [line.kind, line.actor.kind]],
    ['silence-warned', ['system', 'system']],
  );
  assert.match(line?.type === 'message-posted' ? line.text : '', /Sind Sie noch da/);
  await say(vera, id);
  await koine.pass(90_000);
  assert.equal((await koine.app.history.get(ann, id)).stage, 'active');
  await say(ann, id);
  await koine.pass(60_000);
  await koine.pass(29_999);
  assert.equal((await koine.app.history.get(ann, id)).stage, 'active');
  await koine.pass(1);
  const row = await koine.app.history.get(ann, id);
  assert.deepEqual([row.stage, row.endedBy, row.endReason], ['ended', 'system', 'visitor-silent']);
});

test('a silent agent is warned, and loses the session to its queue; the visitor does not read the warning', async () => {
  await settings({ agentSilence: { warnMs: 20_000, endMs: 30_000, action: 'return' } });
  const { id, vera } = await conversation();
  await say(vera, id);
  const { version } = await koine.app.history.get(ann, id);
  await koine.pass(20_000);
  await koine.pass(10_000);
  assert.deepEqual(await typesOf(id, version - 1), ['silence-warned', 'queue-entered']);
  assert.deepEqual(
    (await events(id, version - 1, vera)).map(({ type }) => type),
    ['queue-entered'],
  );
  const row = await koine.app.history.get(ben, id);
  assert.deepEqual([row.stage, row.queueId], ['waiting', place.queue.id]);
});

test('a silent agent ends the session where the queue wants it so', async () => {
  await settings({ agentSilence: { endMs: 30_000, action: 'end' } });
  const { id, vera } = await conversation();
  await say(vera, id);
  await koine.pass(30_000);
  const row = await koine.app.history.get(ann, id);
  assert.deepEqual([row.stage, row.endedBy, row.endReason], ['ended', 'system', 'agent-silent']);
});

test('a wrap-up that takes too long is over, and the record is sealed after its time', async () => {
  await settings({ wrapUpMs: 120_000, closeMs: 60_000 });
  const { id } = await conversation();
  await koine.app.chat.command(ann, id, { type: 'end' });
  const own = {
    filter: { wrapUpBy: ann.agentId },
    sort: 'openedAt',
    descending: true,
    limit: 9,
    after: null,
    offset: 0,
  } as const;
  assert.deepEqual(
    (await koine.app.history.find(ann, own)).map((row) => row.id),
    [id],
  );
  await koine.pass(60_000);
  assert.equal((await koine.app.history.get(ann, id)).stage, 'ended');
  await koine.pass(60_000);
  await koine.pass(1);
  assert.deepEqual((await typesOf(id)).slice(-2), ['wrapped-up', 'session-closed']);
  assert.deepEqual(await koine.app.history.find(ann, own), []);
});

test('a session is reopened within its window, and refused clearly afterwards', async () => {
  await settings({ reopenMs: HOUR });
  const { id, vera } = await conversation();
  await koine.app.chat.command(vera, id, { type: 'end' });
  at += HOUR;
  await koine.app.chat.command(vera, id, { type: 'reopen' });
  await koine.app.chat.command(vera, id, { type: 'end' });
  at += HOUR + 1;
  for (const actor of [vera, ann]) {
    await assert.rejects(koine.app.chat.command(actor, id, { type: 'reopen' }), { code: 'session-closed' });
  }
});

test('a visitor whose client is gone for too long has their session ended; while it is connected, and if it never was, not', async () => {
  await settings({ visitorGoneMs: 60_000 });
  const [gone, never] = [await conversation(), await conversation()];
  const form = makeId();
  await koine.app.chat.open(gone.vera, { id: form, intake: true }, { ip: null, userAgent: null });
  koine.presence.arrive(gone.vera);
  await koine.visitors.run();
  await koine.pass(60_000);
  assert.equal((await koine.app.history.get(ann, gone.id)).stage, 'active');
  koine.presence.leave(gone.vera);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(koine.presence.stateOf('visitor', gone.vera.visitorId), 'offline');
  await koine.pass(60_000);
  const row = await koine.app.history.get(ann, gone.id);
  assert.deepEqual([row.stage, row.endedBy, row.endReason], ['ended', 'system', 'visitor-gone']);
  const system = { kind: 'system', accountId: place.account.id } as const;
  const unfilled = await koine.app.history.get(system, form);
  assert.deepEqual([unfilled.stage, unfilled.outcome], ['ended', 'abandoned']);
  await koine.pass(HOUR);
  assert.equal((await koine.app.history.get(ann, never.id)).stage, 'active');
});

test('what is due survives a restart, and is found again when its timer was never set', async () => {
  await settings({ transferMs: 30_000, visitorSilence: { endMs: 45_000 } });
  const kept = await conversation();
  await koine.clock.settled();
  await koine.die();
  const lost = await openApp({ databaseUrl: database.url, connections: 2, now: () => at });
  await lost.chat.command(ann, kept.id, { type: 'offer-transfer', agentId: ben.agentId });
  await lost.timers.cancel({ accountId: place.account.id, sessionId: kept.id, kind: SESSION_DUE });
  await lost.close();
  koine = await start();
  await koine.clock.sweep();
  await koine.clock.sweep();
  await koine.pass(0);
  await koine.pass(30_000);
  assert.equal((await typesOf(kept.id)).at(-1), 'transfer-answered');
  await koine.pass(15_000);
  assert.equal((await koine.app.history.get(ann, kept.id)).endReason, 'visitor-silent');
});

test('what is due is done once, though two Koines look', async () => {
  await settings({ visitorSilence: { warnMs: 60_000, endMs: 90_000 } });
  const other = await start();
  const { id } = await conversation();
  await koine.clock.settled();
  at += 60_000;
  await Promise.all([koine.pass(0), other.pass(0)]);
  const timer = { accountId: place.account.id, sessionId: id, kind: SESSION_DUE };
  await Promise.all([koine.clock.handle(koine.app, timer), other.clock.handle(other.app, timer)]);
  assert.equal((await typesOf(id)).filter((type) => type === 'silence-warned').length, 1);
  await other.die();
});
