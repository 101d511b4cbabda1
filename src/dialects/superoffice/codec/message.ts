import { isAmongAgents } from '../../../core/access.ts';
import type { Snapshot } from '../../../core/directory.ts';
import type { Event, EventType, Positioned } from '../../../core/event.ts';
import type { Session } from '../../../core/session.ts';
import { cut } from '../bind.ts';
import type { Clock } from '../clock.ts';
import type { ChatMessage, SpecialType } from '../wire.ts';
import { keptMessage } from './kept.ts';

/** The events that are messages at the vendor. */
export const messageEventTypes = [
  'message-posted',
  'session-transferred',
  'transfer-answered',
  'session-ended',
  'session-reopened',
] as const satisfies readonly EventType[];

export interface MessageView {
  readonly session: Session;
  readonly snapshot: Snapshot;
  readonly clock: Clock;
}

/** The reason by which an end for silence is known. */
export const IDLE_REASON = 'idle';

/** A message and the instant at which it is shown. */
export interface ShownMessage {
  readonly message: ChatMessage;
  readonly at: number;
}

/** The messages of these events, in the order in which they are to be shown. Ids are positions in the account's feed. */
export function encodeMessages(events: readonly Positioned[], view: MessageView): readonly ShownMessage[] {
  return events
    .flatMap((each) => {
      const message = encodeMessage(each, view);
      return message ? [{ message, at: shownAt(each.event, view) }] : [];
    })
    .sort((one, other) => one.at - other.at || one.message.ChatMessageId - other.message.ChatMessageId);
}

/** The message that an event is to the vendor, or null: notes stay among agents. */
export function encodeMessage({ position, event }: Positioned, view: MessageView): ChatMessage | null {
  const said = saidIn(event, view);
  if (!said) return null;
  const { session, clock } = view;
  return {
    ChatMessageId: position,
    ChatSessionId: session.number,
    Type: said.Type,
    Message: said.Message,
    Author: said.Author,
    ReadByCustomer: event.actor.kind === 'visitor' || event.seq <= session.readByVisitor ? 1 : 0,
    SpecialType: said.SpecialType,
    SpecialParam: said.SpecialParam,
    WhenPosted: clock.writeUtc(shownAt(event, view)),
  };
}

type Said = Pick<ChatMessage, 'Type' | 'Message' | 'Author' | 'SpecialType' | 'SpecialParam'>;

function saidIn(event: Event, { session, snapshot }: MessageView): Said | null {
  switch (event.type) {
    case 'message-posted':
      return isAmongAgents(event.kind) ? null : posted(event, session);
    case 'session-transferred': {
      if (event.to.kind !== 'agent') return null;
      const agent = snapshot.agents.get(event.to.agent.id);
      return special('TransferedSession', event, event.to.agent.name, String(agent?.number ?? ''));
    }
    case 'transfer-answered':
      return event.how === 'accepted' ? null : special('TransferRejected', event, event.actor.name ?? '');
    case 'session-ended':
      return special(closing(event), event, event.actor.name ?? '');
    case 'session-reopened':
      return event.actor.kind === 'visitor' ? special('ReopenedByCustomer', event, event.actor.name ?? '') : null;
    default:
      return null;
  }
}

function posted(event: Event<'message-posted'>, session: Session): Said {
  const kept = keptMessage(session.extras, event.messageId);
  const byCustomer = event.actor.kind === 'visitor';
  const isWelcome = event.automatic && event.actor.kind === 'agent';
  return {
    Type: kept.type ?? (event.kind === 'system' ? 'Special' : byCustomer ? 'ToUser' : 'ToCustomer'),
    Message: kept.text ?? textOf(event),
    Author: cut(kept.author ?? event.actor.name ?? (byCustomer ? (session.visitor.name ?? '') : ''), 255),
    SpecialType: kept.specialType ?? (event.actor.kind === 'bot' ? 'BotMessage' : isWelcome ? 'Welcome' : 'None'),
    SpecialParam: kept.specialParam ?? '',
  };
}

/** What was said, and after it the names of the files that came with it. */
export function textOf({ text, files = [] }: Event<'message-posted'>): string {
  return [...(text === '' ? [] : [text]), ...files.map(({ name }) => `[File: ${name}]`)].join('\n');
}

function closing(event: Event<'session-ended'>): SpecialType {
  if (event.by === 'visitor') return 'ClosedByCustomer';
  return event.by === 'system' || event.reason === IDLE_REASON ? 'ClosedByIdle' : 'ClosedByUser';
}

function special(type: SpecialType, event: Event, text: string, param = ''): Said {
  return {
    Type: 'Special',
    Message: text,
    Author: cut(event.actor.name ?? '', 255),
    SpecialType: type,
    SpecialParam: param,
  };
}

/** A message may be put off: then it is shown, and sorted, at the time that its sender named. */
function shownAt(event: Event, { session }: MessageView): number {
  if (event.type !== 'message-posted') return event.at;
  return keptMessage(session.extras, event.messageId).showAt ?? event.at;
}
