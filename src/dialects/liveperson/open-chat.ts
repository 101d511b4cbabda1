import type { FastifyRequest } from 'fastify';
import { type Actor, isAdmitted } from '../../core/access.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Session } from '../../core/session.ts';
import { fileUrlsOf } from '../file-text.ts';
import { actorWithin } from '../rosetta.ts';
import { attendanceOf } from './attendance.ts';
import { visitorNumber } from './begin.ts';
import { chatIdOf, sessionIdOf } from './chat-id.ts';
import type { ChatView } from './codec/chat.ts';
import { keptOf } from './codec/kept.ts';
import type { Entry } from './codec/stream.ts';
import { chatNotFound } from './errors.ts';
import { type Mount, parameterOf } from './routing.ts';
import { seatsOf } from './seats.ts';
import type { Settings } from './settings.ts';
import { streamsOf } from './streams.ts';
import { visitOf } from './visit.ts';

/** A chat that is asked for: as it stands, and what its wire form takes. */
export interface Chatting {
  readonly session: Session;
  readonly entries: readonly Entry[];
  readonly view: ChatView;
  /** The visitor's client asks: not Koine itself, nor a key that may only read. */
  readonly isByClient: boolean;
}

/** Loads the chat that a request's path names, and takes the request as a sign of life. Refuses what is unknown or over for long. */
export function openChats({ context, prefix }: Mount): (request: FastifyRequest) => Promise<Chatting> {
  const { app, realtime } = context;
  const [attendance, seats, streams] = [attendanceOf(app), seatsOf(realtime), streamsOf(app)];

  return async (request) => {
    const { actor, snapshot, settings, href } = await visitOf(request, context, prefix);
    const sessionId = sessionIdOf(parameterOf(request, 'chat'));
    if (sessionId === null) throw chatNotFound();
    const session = await app.chat.session(actor, sessionId).catch(asUnknownChat);
    const now = Date.now();
    // Whoever looks at the chat from within is not its client: that is no sign of life.
    if (actorWithin() === null) {
      if (isGone(session, settings, attendance.lastSeen(session.id), now)) throw chatNotFound();
      await attendance.note(app, session, now);
      seats.note(session);
    }
    const fileUrl = fileUrlsOf(app, context.publicUrl, session.accountId);
    const typing = seats.typingIn(session.id);
    const chatId = chatIdOf(session);
    const view: ChatView = {
      snapshot,
      settings,
      href: `${href}/chat/${chatId}`,
      chatId,
      visitorId: keptOf(session.extras).visitorId ?? (await visitorNumber(app, session.accountId, session.visitorId)),
      fileUrl: (file) => fileUrl(session.id, file),
      agentTyping: typing.agent,
      visitorTyping: typing.visitor,
      seenAt: now,
    };
    const isByClient = actorWithin() === null && isAdmitted('chatters', actor);
    return { session, entries: await streams.of(app, actor, session), view, isByClient };
  };
}

/** The session's visitor, in whose name its client acts. */
export function visitorOf({ accountId, visitorId, inboxId }: Session): Extract<Actor, { kind: 'visitor' }> {
  return { kind: 'visitor', accountId, visitorId, inboxId };
}

/** Whether a chat is over for longer than its client may still read it, counted from its last request. */
function isGone({ endedAt }: Session, { keepEnded }: Settings, lastSeen: number | null, now: number): boolean {
  return endedAt !== null && keepEnded !== null && now - Math.max(endedAt, lastSeen ?? 0) > keepEnded * 1000;
}

function asUnknownChat(error: unknown): never {
  throw error instanceof Refusal && error.code === 'not-found' ? chatNotFound() : error;
}
