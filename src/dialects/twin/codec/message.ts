import { isAmongAgents } from '../../../core/access.ts';
import type { Snapshot } from '../../../core/directory.ts';
import type { Event, EventType } from '../../../core/event.ts';
import type { SessionRow } from '../../../core/row.ts';
import { writeTime, writeTimeOrNull } from '../parameters.ts';
import type { Message } from '../wire.ts';
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

function encodeMessage(message: Event<'message-posted'>, view: MessageView, readAt: number | null): Message {
  const { row } = view;
  const kept = keptOfMessage(row.extras, message.messageId);
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
    updatedAt: writeTime(message.at),
    attachments: kept.attachments ?? [],
    sessionId: row.id,
    replyTo: kept.replyToMessageId === undefined ? null : { id: kept.replyToMessageId },
    ...kept.given,
  };
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
