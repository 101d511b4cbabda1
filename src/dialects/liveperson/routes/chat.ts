import type { FastifyReply, FastifyRequest } from 'fastify';
import { makeId } from '../../../app/secrets.ts';
import { invalidInput } from '../../../core/refusal.ts';
import { contentOf, isObject, membersOf, rawOf, textOf } from '../body.ts';
import {
  answererOf,
  encodeChat,
  encodeEventNumbered,
  encodeEvents,
  encodeInfo,
  eventIdOf,
  stateOf,
  typing,
  visitorNameOf,
} from '../codec/chat.ts';
import { keptOf, type Variable } from '../codec/kept.ts';
import { decodeVariables, scalarOf } from '../codec/start.ts';
import { decodeAnswers, encodeSurvey, isAddress } from '../codec/survey.ts';
import { descriptions } from '../descriptions.ts';
import { LivePersonRefusal, nothingAt } from '../errors.ts';
import { formatOf, type JsonStyle, send } from '../format.ts';
import { type Chatting, openChats, visitorOf } from '../open-chat.ts';
import { markFetched } from '../reading.ts';
import { type Mount, onGet, onPost, onPut, parameterOf } from '../routing.ts';
import { seatsOf } from '../seats.ts';
import type { Settings } from '../settings.ts';
import { surveyNamed } from '../survey-named.ts';
import { type Info, treeOf } from '../wire.ts';

const NOT_IN_CHAT = 'Cannot add line while not in chat';
const NOT_TYPING = "Cannot set visitor's typing status. Chat was ended";
const MAX_NAME = 255;

/** One chat, as its visitor's client sees it and speaks in it. */
export function registerChat(mount: Mount): void {
  const { app, realtime } = mount.context;
  const load = openChats(mount);

  onGet(mount, '/chat/:chat', descriptions.chat, async (request, reply) => {
    const chatting = await load(request);
    const { session, entries, view } = chatting;
    const from = firstOf(request);
    await markFetched(app, chatting, from);
    const chat = encodeChat(session, entries, from, view);
    return send(request, reply, { chat: treeOf(chat) }, styleOf(view.settings));
  });

  onGet(mount, '/chat/:chat/events', descriptions.events, async (request, reply) => {
    const chatting = await load(request);
    const { entries, view } = chatting;
    const from = firstOf(request);
    await markFetched(app, chatting, from);
    const events = encodeEvents(entries, from, view, 'alone');
    return send(request, reply, { events: treeOf(events) }, styleOf(view.settings));
  });

  onGet(mount, '/chat/:chat/events/:event', descriptions.event, async (request, reply) => {
    const { entries, view } = await load(request);
    const id = parameterOf(request, 'event');
    const event = /^\d{1,9}$/.test(id) ? encodeEventNumbered(entries, Number(id), view) : null;
    if (!event) throw nothingAt(request);
    return send(request, reply, { event: treeOf(event) });
  });

  onPost(mount, '/chat/:chat/events', descriptions.postEvent, async (request, reply) => {
    const chatting = await load(request);
    const seq = await postEvent(chatting, membersOf(request, 'event'));
    const { entries, view } = await load(request);
    return created(reply, `${view.href}/events/${eventIdOf(entries, seq, view.settings)}`);
  });

  onGet(mount, '/chat/:chat/info', descriptions.info, async (request, reply) => {
    const { session, view } = await load(request);
    const info = encodeInfo(session, view, 'alone');
    const isJson = formatOf(request) === 'json';
    return send(request, reply, { info: isJson ? withPlainLinks(info, view.settings) : treeOf(info) });
  });

  onGet(mount, '/chat/:chat/info/visitorName', descriptions.visitorName, async (request, reply) => {
    const { session, view } = await load(request);
    return send(request, reply, { visitorName: visitorNameOf(session, view.settings) });
  });

  onPut(mount, '/chat/:chat/info/visitorName', descriptions.setVisitorName, async (request, reply) => {
    const { session, view } = await load(request);
    const name = textOf(request, 'visitorName').trim();
    if (name === '' || name.length > MAX_NAME) throw invalidInput('/visitorName', 'A name has 1 to 255 characters.');
    await app.chat.command(visitorOf(session), session.id, { type: 'update-visitor', changes: { name } });
    return reply.status(view.settings.nameStatus).send();
  });

  onGet(mount, '/chat/:chat/info/visitorTyping', descriptions.visitorTyping, async (request, reply) => {
    const { view } = await load(request);
    return send(request, reply, { visitorTyping: typing(view.visitorTyping) });
  });

  onPut(mount, '/chat/:chat/info/visitorTyping', descriptions.setVisitorTyping, async (request, reply) => {
    const { session } = await load(request);
    const state = textOf(request, 'visitorTyping').trim();
    if (state !== 'typing' && state !== 'not-typing') {
      throw invalidInput('/visitorTyping', 'It is "typing" or "not-typing".');
    }
    if (stateOf(session) !== 'chatting') throw new LivePersonRefusal('not-active', NOT_TYPING, 5);
    seatsOf(realtime).setTyping(session, state === 'typing');
    return reply.status(200).send();
  });

  onGet(mount, '/chat/:chat/info/agentTyping', descriptions.agentTyping, async (request, reply) => {
    const { session, view } = await load(request);
    return send(request, reply, { agentTyping: answererOf(session) ? typing(view.agentTyping) : 'unknown' });
  });

  for (const [root, described] of [
    ['transcriptRequest', descriptions.transcript],
    ['transcriptWithSubjectRequest', descriptions.transcriptWithSubject],
  ] as const) {
    onPut(mount, `/chat/:chat/${root}`, described, async (request, reply) => {
      const { session } = await load(request);
      const { email, subject, timezoneOffset } = decodeTranscript(contentOf(request), root);
      const visitor = visitorOf(session);
      if (timezoneOffset !== null) {
        const values = { timezoneOffset };
        await app.chat.command(visitor, session.id, { type: 'set-extras', dialect: 'liveperson', values });
      }
      const wanted = { type: 'request-transcript', email, ...(subject !== null && { subject }) } as const;
      await app.chat.command(visitor, session.id, wanted);
      return reply.status(200).send();
    });
  }

  onGet(mount, '/chat/:chat/exitSurvey', descriptions.exitSurvey, async (request, reply) => {
    const { view } = await load(request);
    return send(request, reply, encodeSurvey(surveyNamed(request, view.settings.surveys.exit)));
  });

  onPut(mount, '/chat/:chat/exitSurvey', descriptions.postExitSurvey, async (request, reply) => {
    const { session, view } = await load(request);
    const exit = surveyNamed(request, view.settings.surveys.exit);
    const { answers } = decodeAnswers(membersOf(request, 'survey'), exit);
    if (Object.keys(answers).length > 0) {
      await app.chat.command(visitorOf(session), session.id, { type: 'submit-form', form: 'exit', answers });
    }
    return reply.status(200).send();
  });

  onGet(mount, '/chat/:chat/customVariables', descriptions.customVariables, async (request, reply) => {
    const { session } = await load(request);
    const { customVariables = [] } = keptOf(session.extras);
    return send(request, reply, { customVariables: { customVariable: customVariables } });
  });

  onPut(mount, '/chat/:chat/customVariables', descriptions.setCustomVariables, async (request, reply) => {
    const chatting = await load(request);
    await keepVariables(chatting, decodeVariables(membersOf(request, 'customVariables')));
    return reply.status(200).send();
  });

  // Old clients send XML here whose tags do not match: it is kept as it came when it cannot be read.
  onPut(mount, '/chat/:chat/customVariables/:name', descriptions.setCustomVariable, async (request, reply) => {
    const chatting = await load(request);
    const name = parameterOf(request, 'name');
    const value = /<value>([^<]*)<\/value>/i.exec(rawOf(request))?.[1] ?? jsonValueOf(rawOf(request)) ?? rawOf(request);
    await keepVariables(chatting, [{ name, value: value.slice(0, 2_000) }]);
    return reply.status(200).send();
  });

  /** Puts what the client says into the chat, and answers where it stands in the log. */
  async function postEvent({ session }: Chatting, event: Readonly<Record<string, unknown>>): Promise<number> {
    const visitor = visitorOf(session);
    const state = scalarOf(event, 'state');
    const type = event['@type'] ?? event.type ?? (state === null ? 'line' : 'state');
    if (type === 'line') {
      if (stateOf(session) !== 'chatting') throw new LivePersonRefusal('not-active', NOT_IN_CHAT, 5);
      const message = { type: 'post-message', messageId: makeId(), text: lineOf(event.text) } as const;
      const { seq } = await app.chat.command(visitor, session.id, message);
      seatsOf(realtime).setTyping(session, false);
      return seq ?? 0;
    }
    if (type !== 'state' || state !== 'ended')
      throw invalidInput('/event', 'An event is a line, or the state "ended".');
    if (stateOf(session) === 'ended') {
      throw new LivePersonRefusal('session-ended', 'Cannot end chat. Chat was ended', 5);
    }
    const done = await app.chat.command(visitor, session.id, { type: 'end' });
    return done.session.version - 1;
  }

  /** Those named anew replace what they were before. */
  async function keepVariables({ session }: Chatting, given: readonly Variable[]): Promise<void> {
    const kept = new Map((keptOf(session.extras).customVariables ?? []).map(({ name, value }) => [name, value]));
    for (const { name, value } of given) kept.set(name, value);
    if (kept.size > 200) throw invalidInput('/customVariables', 'There are too many variables.');
    const values = { customVariables: [...kept].map(([name, value]) => ({ name, value })) };
    await app.chat.command(visitorOf(session), session.id, { type: 'set-extras', dialect: 'liveperson', values });
  }
}

/** The number of the first event wanted. Below the first it is the first; beyond the last there are none. */
function firstOf(request: FastifyRequest): number {
  const { from } = request.query as Readonly<Record<string, string | readonly string[]>>;
  const text = [from ?? ''].flat().at(-1)?.trim() ?? '';
  if (text === '') return 0;
  if (!/^-?\d+$/.test(text)) throw invalidInput('?from', 'It is the number of an event.');
  return Math.min(Math.max(0, Number(text)), Number.MAX_SAFE_INTEGER);
}

function created(reply: FastifyReply, location: string): FastifyReply {
  return reply.status(201).header('Location', location).send();
}

function styleOf({ singleEvent }: Settings): JsonStyle {
  return { arrays: singleEvent === 'array' ? ['event'] : [] };
}

/** On its own, the information has links without `@`; both spellings where the account wants them. */
function withPlainLinks(info: Info, { infoLinks }: Settings) {
  const link = info.link.map(({ '@href': href, '@rel': rel }) => ({
    ...(infoLinks === 'both' && { '@href': href, '@rel': rel }),
    href,
    rel,
  }));
  return { ...(treeOf(info) as object), link };
}

/** The text of a line, which in XML may have attributes beside it. */
function lineOf(given: unknown): string {
  const text = isObject(given) ? given['#text'] : given;
  if (typeof text === 'string' || typeof text === 'number') return String(text);
  throw invalidInput('/event/text', 'A line has a text.');
}

/** The members stand alone in JSON, and below one element in XML. */
function decodeTranscript(content: unknown, root: string) {
  const whole = isObject(content) ? content : {};
  const nested = whole[root] ?? whole.transcriptRequest;
  const given = isObject(nested) ? nested : whole;
  const email = scalarOf(given, 'email')?.trim() ?? '';
  if (!isAddress(email)) throw invalidInput('/email', 'It is no e-mail address.');
  const subject = scalarOf(given, 'subject');
  if (subject !== null && subject.length > 500) throw invalidInput('/subject', 'It is too long.');
  const offset = scalarOf(given, 'timezoneOffset');
  if (offset !== null && !/^-?\d{1,8}$/.test(offset)) throw invalidInput('/timezoneOffset', 'It is in milliseconds.');
  return { email, subject, timezoneOffset: offset === null ? null : Number(offset) };
}

function jsonValueOf(text: string): string | null {
  try {
    const { value } = JSON.parse(text) as { readonly value?: unknown };
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}
