import { createHash } from 'node:crypto';
import type { App } from '../../app/context.ts';
import { makeId } from '../../app/secrets.ts';
import type { Actor } from '../../core/access.ts';
import type { Inbox } from '../../core/directory.ts';
import { Refusal } from '../../core/refusal.ts';
import type { SessionRow } from '../../core/row.ts';
import type { Session } from '../../core/session.ts';
import type { TimerHandler } from '../dialect.ts';
import type { StartBody } from './bodies.ts';
import { clientIdsOf, factsIn, welcomeClient } from './clients.ts';
import { keptForMessage, keptOf, keptOfChat } from './codec/kept.ts';
import { channelOf } from './codec/words.ts';
import { writeTime } from './parameters.ts';
import type { Settings } from './settings.ts';

type Visitor = Extract<Actor, { kind: 'visitor' }>;

/** What a session's time to live is kept by. */
export const SESSION_TTL = 'twin.session-ttl';

/** Starts a session for whom the body names, and sets the clock that ends it when it falls silent. */
export async function startSession(app: App, actor: Actor, inbox: Inbox, body: StartBody, settings: Settings) {
  return (await begin(app, actor, inbox, body, settings)).started;
}

async function begin(app: App, actor: Actor, inbox: Inbox, body: StartBody, settings: Settings) {
  const ttl = body.sessionTtl ?? keptOfChat(inbox.extras).sessionTtl ?? settings.sessionSeconds;
  const visitor = await welcomeClient(app, actor.accountId, inbox.id, body);
  const messageId = makeId();
  if (body.eventCallbackUrl) await app.webhooks.stand(actor.accountId, 'twin');
  const { session, repeated } = await app.chat.open(
    visitor,
    {
      id: body.sessionId ?? makeId(),
      visitor: factsIn(body),
      extras: { twin: { ...keptIn(body, inbox), sessionTtl: ttl, ...keptWithMessage(body, messageId) } },
      ...(body.messengerType !== undefined && { channel: channelOf(body.messengerType) }),
      ...(body.referer && { page: { url: body.referer, title: '', referrer: '' } }),
      ...(body.messageBody && { message: { type: 'post-message', messageId, text: body.messageBody } as const }),
    },
    { ip: null, userAgent: null },
  );
  // A session that was there already keeps the time that it was given.
  const kept = keptOf(session.extras).sessionTtl ?? ttl;
  await app.timers.set({ ...placeOf(session), dueAt: dueAt(session, kept) });
  return { started: await encodeStarted(app, session, kept), repeated };
}

/** Goes on with the session that the body names, or with the client's last one in this chat that has not ended; else starts one. */
export async function continueSession(app: App, actor: Actor, inbox: Inbox, body: StartBody, settings: Settings) {
  const named = await namedSession(app, actor, body);
  if (named && !isOver(named)) return resume(app, named, body, settings);
  const visitor = await welcomeClient(app, actor.accountId, inbox.id, body);
  // In this order: what begins between the two reads is gone on with, and not taken for one that is over.
  const last = await lastSession(app, visitor, inbox, allStages);
  const open = last && !isOver(last) ? last : await lastSession(app, visitor, inbox, openStages);
  // Naming a client opens no way into a session that the asker may not see: that is refused as not found.
  if (open) return resume(app, await app.history.get(actor, open.id), body, settings);
  // Who continues a session that is over starts another under a new id.
  const { sessionId, ...fresh } = body;
  const id = (named ? undefined : sessionId) ?? idAfter(visitor, last);
  const { started, repeated } = await begin(app, actor, inbox, { ...fresh, sessionId: id }, settings);
  if (!repeated) return started;
  const begun = await app.history.get(actor, started.id);
  return isOver(begun) ? startSession(app, actor, inbox, fresh, settings) : resume(app, begun, body, settings);
}

/** Whoever continues twice at once means one session: both come upon this id for it, in whichever process they are. */
function idAfter({ visitorId, inboxId }: Visitor, last: SessionRow | null): string {
  const hash = createHash('sha256')
    .update(`${visitorId} ${inboxId} ${last?.id ?? ''}`)
    .digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(12, 15)}-8${hash.slice(15, 18)}-${hash.slice(18, 30)}`;
}

async function resume(app: App, last: SessionRow, body: StartBody, settings: Settings) {
  const { accountId, visitorId, inboxId } = last;
  const by: Visitor = { kind: 'visitor', accountId, visitorId, inboxId };
  const messageId = makeId();
  if (body.eventCallbackUrl) await app.webhooks.stand(accountId, 'twin');
  const values = { ...keptIn(body, null), ...keptWithMessage(body, messageId) };
  if (Object.keys(values).length > 0) {
    await app.chat.command(by, last.id, { type: 'set-extras', dialect: 'twin', values });
  }
  if (body.messageBody) {
    await app.chat.command(by, last.id, { type: 'post-message', messageId, text: body.messageBody });
  }
  const session = await app.chat.session(by, last.id);
  return encodeStarted(app, session, keptOf(session.extras).sessionTtl ?? settings.sessionSeconds);
}

/** Ends a session in which nothing was said for its time to live. */
export const endSilent: TimerHandler = async (app, { accountId, sessionId }) => {
  const system = { kind: 'system', accountId } as const;
  const session = await app.chat.session(system, sessionId);
  if (isOver(session)) return undefined;
  const due = dueAt(session, keptOf(session.extras).sessionTtl ?? 0);
  if (due > Date.now()) return due;
  await app.chat.command(system, sessionId, { type: 'end' });
  return undefined;
};

async function namedSession(app: App, actor: Actor, { sessionId }: StartBody): Promise<SessionRow | null> {
  return sessionId === undefined ? null : app.history.get(actor, sessionId).catch(nullIfNotFound);
}

const openStages = ['intake', 'waiting', 'active'] as const;
const allStages = [...openStages, 'ended', 'closed'] as const;

async function lastSession(
  app: App,
  visitor: Visitor,
  inbox: Inbox,
  stages: typeof openStages | typeof allStages,
): Promise<SessionRow | null> {
  const [last] = await app.history.find(visitor, {
    filter: { visitorId: visitor.visitorId, inboxId: inbox.id, stages },
    sort: 'openedAt',
    descending: true,
    limit: 1,
    after: null,
    offset: 0,
  });
  return last ?? null;
}

async function encodeStarted(app: App, session: Session, ttl: number) {
  const clientId = await clientIdsOf(app, session.accountId, [session.visitorId]);
  return {
    id: session.id,
    clientId: clientId(session.visitorId),
    startedAt: writeTime(session.openedAt),
    ttl,
    messages: [],
  };
}

function isOver({ stage }: { readonly stage: string }): boolean {
  return stage === 'ended' || stage === 'closed';
}

function dueAt({ lastMessage, openedAt }: Session, ttl: number): number {
  return (lastMessage?.at ?? openedAt) + ttl * 1000;
}

function placeOf({ accountId, id }: Session) {
  return { accountId, sessionId: id, kind: SESSION_TTL };
}

const keptMembers = [
  'clientDeviceId',
  'clientExternalId',
  'clientNameForOperator',
  'clientTimezone',
  'channel',
  'messengerUserId',
  'botNodeId',
  'variables',
  'returnAnswerAsync',
  'callbackUrl',
  'callbackData',
  'eventCallbackUrl',
  'eventCallbackData',
  'notifyOnEvents',
] as const satisfies readonly (keyof StartBody)[];

/** What of the body Koine does not model; a new session takes the chat's timers, and its bot when the body names none. */
function keptIn(body: StartBody, inbox: Inbox | null): Readonly<Record<string, unknown>> {
  const chat = inbox ? keptOfChat(inbox.extras) : {};
  const botId = body.botId ?? chat.botId;
  const given = keptMembers.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]);
  return {
    ...Object.fromEntries(given),
    ...(botId !== undefined && { botId }),
    ...(botId !== undefined && botId === chat.botId && chat.botName !== undefined && { botName: chat.botName }),
    ...(chat.timerFirstAnswer !== undefined && { operatorTimerFirstAnswer: chat.timerFirstAnswer }),
    ...(chat.timerNextAnswers !== undefined && { operatorTimerNextAnswers: chat.timerNextAnswers }),
  };
}

function keptWithMessage({ messageBody, messageAttachments, replyToMessageId }: StartBody, messageId: string) {
  return messageBody ? keptForMessage(messageId, messageAttachments, replyToMessageId) : {};
}

function nullIfNotFound(error: unknown): null {
  if (error instanceof Refusal && error.code === 'not-found') return null;
  throw error;
}
