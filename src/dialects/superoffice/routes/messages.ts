import type { Done } from '../../../app/chat.ts';
import { makeId } from '../../../app/secrets.ts';
import { Refusal } from '../../../core/refusal.ts';
import type { SessionRow } from '../../../core/row.ts';
import { bind, isBag, missing } from '../bind.ts';
import { argument, boolean, type Call, carrier, integer, integerOr, type Operation } from '../call.ts';
import { type KeptMessage, messageName } from '../codec/kept.ts';
import { encodeMessage, encodeMessages, messageEventTypes, type ShownMessage } from '../codec/message.ts';
import { encodeTranscript } from '../codec/transcript.ts';
import { Linked, List, Text } from '../schema.ts';
import { customerOf, keep } from '../session-changes.ts';
import { findSession, mayRespond, ownsOrManages, readerOf } from '../sessions.ts';
import { ChatMessage } from '../wire.ts';
import { MessagesAfter, MessageToAdd, TranscriptWanted } from '../wire-requests.ts';

const base = { method: 'POST', access: 'members' } as const;
const PAGE = 1000;

/** Messages of a session: reading, posting, the transcript. */
export const messageOperations: readonly Operation[] = [
  {
    ...base,
    path: '/Agents/Chat/GetChatMessages',
    summary: 'List the messages of a session that follow one of them',
    body: MessagesAfter,
    answer: List(ChatMessage),
    run: async (call) => {
      const row = await findSession(call, integer(call, 'ChatSessionId'));
      const after = integerOr(call, 'After', 0);
      if (row) await call.customers.fetch(row, call.now, call.settings.idleSeconds);
      const shown = row ? await messagesOf(call, row, after) : [];
      return carrier(
        ChatMessage,
        shown.map(({ message }) => message),
      );
    },
  },
  {
    ...base,
    path: '/Agents/Chat/AddChatMessage',
    summary: 'Post a message in a session',
    body: MessageToAdd,
    answer: ChatMessage,
    run: async (call) => {
      const id = integer(call, 'ChatSessionId');
      const given = argument(call, 'Message');
      if (!isBag(given)) throw missing('Message');
      return carrier(ChatMessage, await addMessage(call, await sessionFor(call, id), given));
    },
  },
  {
    ...base,
    path: '/Agents/Chat/GetChatTranscript',
    summary: 'Write out the messages of a session, as text or HTML',
    body: TranscriptWanted,
    answer: Linked(Text),
    run: async (call) => {
      const row = await findSession(call, integer(call, 'ChatSessionId'));
      const messages = row ? await messagesOf(call, row, 0) : null;
      return {
        kind: 'scalar',
        name: 'string',
        value: messages && encodeTranscript(messages, boolean(call, 'Html'), call),
      };
    },
  },
];

async function sessionFor(call: Call, id: number): Promise<SessionRow> {
  const row = await findSession(call, id);
  if (!row) throw new Refusal('invalid-input', `ChatSession id ${id} not found`);
  return row;
}

/** The messages after a message id, in the order in which they are shown. */
export async function messagesOf(call: Call, row: SessionRow, after: number): Promise<readonly ShownMessage[]> {
  const { app } = call;
  const actor = readerOf(call, row);
  const session = await app.chat.session(actor, row.id);
  const found = [];
  let position = Math.max(0, after);
  for (;;) {
    const page = await app.history.positioned(actor, row.id, position, messageEventTypes, PAGE);
    found.push(...page);
    position = page.at(-1)?.position ?? position;
    if (page.length < PAGE) return encodeMessages(found, { ...call, session });
  }
}

/** Posts what a client gave as a message, for the caller or in the customer's place, and answers it as it was stored. */
export async function addMessage(call: Call, row: SessionRow, given: unknown): Promise<ChatMessage> {
  const { app, actor } = call;
  const message = bind(ChatMessage, given, call.clock, 'Message');
  const type = isTold(given, 'Type') ? (message.Type ?? 'ToCustomer') : 'ToCustomer';
  if (!mayRespond(call, row)) throw new Refusal('forbidden', 'You may not post in this chat session.');
  const messageId = makeId();
  const special = message.SpecialType ?? 'None';
  const text = message.Message ?? '';
  const isSpecial = type === 'Special' || special !== 'None';
  if (!isSpecial && text.trim() === '') throw missing('Message.Message');
  const kept = keptFrom(call, message, type, text);
  // First what is kept of it, so that nobody reads the message without.
  if (Object.keys(kept).length > 0) await keepFor(call, row, { [messageName(messageId)]: kept });
  const posted = { type: 'post-message', messageId, text: text.trim() === '' ? special : text } as const;
  const done =
    type === 'ToUser' ? await postAsCustomer(call, row, posted) : await postAsCaller(call, row, posted, isSpecial);
  const [stored] = await app.history.positionedAt(actor, row.id, done.seq ?? -1);
  const told = stored && encodeMessage(stored, { ...call, session: done.session });
  if (!told) throw new Error(`The message ${messageId} was posted and cannot be read`);
  return told;
}

type Posting = { readonly type: 'post-message'; readonly messageId: string; readonly text: string };

/** A customer who writes in a session that is over opens it again. */
async function postAsCustomer(call: Call, row: SessionRow, posting: Posting): Promise<Done> {
  const { app, now, settings } = call;
  const customer = customerOf(row);
  await call.customers.fetch(row, now, settings.idleSeconds);
  if (row.stage === 'ended') await app.chat.command(customer, row.id, { type: 'reopen' });
  return app.chat.command(customer, row.id, posting);
}

/** A user answers the sessions they have; a waiting one they take, and a manager takes one over. Keys write as bots do. */
async function postAsCaller(call: Call, row: SessionRow, posting: Posting, isSpecial: boolean): Promise<Done> {
  const { app, actor } = call;
  if (actor.kind === 'agent' && !isSpecial && row.agentId !== actor.agentId) {
    if (row.stage === 'waiting') await app.chat.command(actor, row.id, { type: 'accept' });
    else if (row.stage === 'active') {
      if (!ownsOrManages(call, row)) throw new Refusal('forbidden', 'Another user has this chat session.');
      await app.chat.command(actor, row.id, { type: 'transfer', agentId: actor.agentId });
    }
  }
  return app.chat.command(actor, row.id, { ...posting, automatic: isSpecial && actor.kind === 'agent' });
}

/** What Koine's own message cannot say. */
function keptFrom({ clock, actor, now }: Call, message: Partial<ChatMessage>, type: ChatMessage['Type'], text: string) {
  const { Author, SpecialType = 'None', SpecialParam, WhenPosted } = message;
  const name = actor.kind === 'agent' || actor.kind === 'integration' ? actor.name : '';
  const showAt = WhenPosted === undefined ? null : (clock.read(WhenPosted)?.at ?? null);
  const isPlain = (type === 'ToCustomer' || type === 'ToUser') && SpecialType === 'None';
  const kept: KeptMessage = {
    ...(!isPlain && { type, specialType: SpecialType }),
    ...(SpecialParam && { specialParam: SpecialParam }),
    ...(Author && Author !== name && { author: Author }),
    ...(text.trim() === '' && { text }),
    ...(showAt !== null && showAt > now && { showAt }),
  };
  return kept;
}

async function keepFor(call: Call, row: SessionRow, values: Record<string, unknown>): Promise<void> {
  if (row.stage === 'closed') throw new Refusal('session-closed', 'The chat session is closed.');
  await keep(call, row, values);
}

function isTold(given: unknown, name: string): boolean {
  if (!isBag(given)) return false;
  return Object.entries(given).some(
    ([key, value]) => key.toLowerCase() === name.toLowerCase() && value !== null && value !== '',
  );
}
