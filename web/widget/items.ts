import type { ActorRef, Button, Event, FileRef } from '../../src/core/event.ts';
import type { StandingMessage } from '../../src/core/revisions.ts';
import { type MessageMark, markOf } from '../client/message-mark.ts';
import type { OutgoingMessage } from '../client/outbox.ts';
import type { ChatState } from '../client/visitor-chat.ts';

/** One message as it is shown. */
export interface Bubble {
  readonly messageId: string;
  readonly text: string;
  readonly at: number;
  readonly mark: MessageMark | OutgoingMessage['state'];
  /** What the visitor may choose instead of typing, until they have written something. */
  readonly choices?: readonly Button[];
  readonly files?: readonly FileRef[];
  /** That it has another text than at first, or was taken back. */
  readonly revised?: 'edited' | 'removed';
  /** The text that it answers. */
  readonly quote?: string;
}

/** What the list of messages consists of, from top to bottom. */
export type Item =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'line'; readonly key: string; readonly line: Line }
  | {
      readonly kind: 'group';
      readonly key: string;
      /** Null for the visitor's own messages. */
      readonly from: ActorRef | null;
      readonly bubbles: readonly Bubble[];
    };

/** A quiet line between the messages. */
export type Line =
  | { readonly kind: 'joined'; readonly name: string }
  | { readonly kind: 'passed-on' | 'ended' | 'you-ended' | 'reopened' }
  | { readonly kind: 'text'; readonly text: string };

const GROUP_WITHIN_MS = 5 * 60_000;

/** Lays out a chat: messages that one side wrote in one go stand together, and each day has its heading. */
export function layOut(state: ChatState): readonly Item[] {
  const items: Item[] = [];
  const texts = new Map<string, string>();
  let day = '';
  const head = (at: number, key: string) => {
    const date = new Date(at).toDateString();
    if (date !== day) items.push({ kind: 'day', key: `day-${key}`, at });
    day = date;
  };
  const answered = answeredUpTo(state);
  for (const event of state.events) {
    const line = lineOf(event);
    if (line) {
      head(event.at, `${event.seq}`);
      items.push({ kind: 'line', key: `${event.seq}`, line });
    } else if (event.type === 'message-posted') {
      head(event.at, event.messageId);
      const { messageId, text, at, seq, buttons, files, replyTo, revision } = event as StandingMessage;
      const quoted = replyTo && texts.get(replyTo);
      const from = event.actor.kind === 'visitor' ? null : event.actor;
      const choices = seq > answered && buttons ? { choices: buttons } : {};
      addBubble(items, from, {
        messageId,
        text,
        at,
        mark: markOf(state, 'visitor', seq),
        ...choices,
        ...(files && { files }),
        ...(revision && { revised: revision.text === null ? 'removed' : 'edited' }),
        ...(quoted && { quote: quoted }),
      });
      if (revision?.text !== null) texts.set(messageId, text || (files?.[0]?.name ?? ''));
    }
  }
  for (const { messageId, text, at, files, state: mark } of state.outgoing) {
    head(at, messageId);
    addBubble(items, null, { messageId, text, at, mark, ...(files && { files }) });
  }
  return items;
}

/** The sequence of the last thing that the visitor wrote; past all when more is on its way, or the chat is over. */
function answeredUpTo({ events, outgoing, session }: ChatState): number {
  const isOver = session?.stage === 'ended' || session?.stage === 'closed';
  if (isOver || outgoing.length > 0) return Number.POSITIVE_INFINITY;
  return events.findLast(({ type, actor }) => type === 'message-posted' && actor.kind === 'visitor')?.seq ?? -1;
}

function addBubble(items: Item[], from: ActorRef | null, bubble: Bubble): void {
  const last = items.at(-1);
  const before = last?.kind === 'group' ? last.bubbles.at(-1) : undefined;
  const belongs =
    last?.kind === 'group' &&
    last.from?.id === from?.id &&
    before !== undefined &&
    bubble.at - before.at < GROUP_WITHIN_MS;
  if (belongs) items[items.length - 1] = { ...last, bubbles: [...last.bubbles, bubble] };
  else items.push({ kind: 'group', key: bubble.messageId, from, bubbles: [bubble] });
}

function lineOf(event: Event): Line | null {
  switch (event.type) {
    case 'message-posted':
      return event.kind === 'system' ? { kind: 'text', text: event.text } : null;
    case 'session-accepted':
      return { kind: 'joined', name: event.agent.name };
    case 'session-transferred':
      return event.to.kind === 'agent' ? { kind: 'joined', name: event.to.agent.name } : { kind: 'passed-on' };
    case 'session-ended':
      return { kind: event.by === 'visitor' ? 'you-ended' : 'ended' };
    case 'session-reopened':
      return { kind: 'reopened' };
    default:
      return null;
  }
}
