import { isAmongAgents } from '../../../core/access.ts';
import type { Snapshot } from '../../../core/directory.ts';
import type { Event, EventType, FileRef } from '../../../core/event.ts';
import type { StandingMessage } from '../../../core/revisions.ts';
import type { SessionRow } from '../../../core/row.ts';
import { writeTime, writeTimeOrNull } from '../parameters.ts';
import type { Message } from '../wire.ts';
import { encodeAttachment } from './attachment.ts';
import { isImported, keptOf, keptOfMessage } from './kept.ts';
import { encodeMessageId } from './message-id.ts';
import { readTimesOf } from './reading.ts';
import { authorTypeOf } from './words.ts';

/** The events that messages are made of. */
export const messageEventTypes = ['message-posted', 'messages-read'] as const satisfies readonly EventType[];

export interface MessageView {
  readonly row: SessionRow;
  readonly snapshot: Snapshot;
  readonly clientId: string;
  readonly events: readonly Event[];
  /** What opens a file; absent where there is no way to. */
  readonly linkOf?: (file: FileRef) => string | null;
}

/** All messages of a session in order; what agents write for themselves alone is left out. */
export function encodeMessages(view: MessageView): readonly Message[] {
  const readTimes = readTimesOf(view.events);
  return view.events
    .filter((event) => event.type === 'message-posted')
    .filter(({ kind }) => !isAmongAgents(kind))
    .map((message) => encodeMessage(message, view, readTimes.get(message.seq) ?? null));
}

export function messageIdOf(row: Pick<SessionRow, 'id' | 'number'>, seq: number): string {
  return encodeMessageId(row.id, { number: row.number, seq });
}

/** As it now stands: of one that was removed nothing is left but that. */
function encodeMessage(message: StandingMessage, view: MessageView, readAt: number | null): Message {
  const { row, linkOf } = view;
  const { revision, files = [] } = message;
  const { given, attachments = [], replyToMessageId } = keptOfMessage(row.extras, message.messageId);
  const isRemoved = revision?.text === null;
  return {
    id: isImported(row, message) ? message.messageId : messageIdOf(row, message.seq),
    authorId: authorIdOf(message, view),
    authorType: authorTypeOf(message.actor),
    authorName: message.actor.kind === 'visitor' ? row.visitorName : message.actor.name,
    type: message.kind === 'text' ? 'REGULAR' : 'SYSTEM',
    body: message.text,
    answers: [],
    keyboard: [],
    readAt: writeTimeOrNull(readAt),
    createdAt: writeTime(message.at),
    updatedAt: writeTime(revision?.at ?? message.at),
    attachments: [
      ...(isRemoved ? [] : attachments),
      ...files.map((file) => encodeAttachment(file, message.at, linkOf?.(file) ?? null)),
    ],
    sessionId: row.id,
    replyTo: repliedTo(message, replyToMessageId, view),
    ...(!revision && given),
  };
}

function repliedTo({ replyTo }: StandingMessage, kept: string | undefined, { row, events }: MessageView) {
  if (kept !== undefined) return { id: kept };
  const answered = events.find((event) => event.type === 'message-posted' && event.messageId === replyTo);
  return answered ? { id: messageIdOf(row, answered.seq) } : null;
}

/** The operator's number as text, the bot's UUID, the client's id. */
function authorIdOf({ actor }: Event<'message-posted'>, { row, snapshot, clientId }: MessageView): string | null {
  switch (actor.kind) {
    case 'visitor':
      return clientId;
    case 'agent': {
      const number = snapshot.agents.get(actor.id ?? '')?.number;
      return number === undefined ? null : String(number);
    }
    case 'bot':
    case 'integration':
    case 'system':
      return keptOf(row.extras).botId ?? actor.id;
  }
}
