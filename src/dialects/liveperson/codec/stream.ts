import { isAmongAgents } from '../../../core/access.ts';
import type { Event, Extras, FileRef, Named } from '../../../core/event.ts';

export type ChatState = 'waiting' | 'chatting' | 'ended';

/** One event of a chat as its visitor's client counts them, before texts are worded. `seq` is the log's own. */
export type Entry = { readonly seq: number; readonly at: number } & (
  | { readonly type: 'state'; readonly state: ChatState }
  | {
      readonly type: 'line';
      readonly source: 'system';
      /** The vendor's number of the line; null for lines that it has no number for. */
      readonly number: number | null;
      /** Null for a line that is worded by its number. */
      readonly text: string | null;
      readonly agentName: string | null;
      readonly queueId: string | null;
    }
  | {
      readonly type: 'line';
      readonly source: 'agent' | 'visitor';
      readonly by: string | null;
      readonly text: string;
      readonly files?: readonly FileRef[];
    }
);

/** Messages with such an id are lines that were sent before the chat, for agents alone. */
export const PRE_CHAT_LINE = 'liveperson-pre-chat-';

/** The reason of an end that nobody chose: the visitor's client fell silent. */
export const SILENCE = 'timeout';

const ENTRY_WEIGHT = 100;

type Draft = Entry extends infer Each ? (Each extends Entry ? Omit<Each, 'seq' | 'at'> : never) : never;

/** The events of one chat, made from its log as it grows. Notes and other hidden events leave no gap. */
export class ChatStream {
  readonly entries: Entry[] = [];
  #state: ChatState = 'waiting';
  #busy = false;
  #isRouted = false;
  #seq = -1;
  #weight = 0;

  /** The sequence up to which the log was taken; -1 before the first event. */
  get seq(): number {
    return this.#seq;
  }

  /** About how much memory the entries take, in characters. */
  get weight(): number {
    return this.#weight;
  }

  /** Takes the next events of the log; what it has already is passed over. */
  take(events: readonly Event[]): void {
    for (const event of events) {
      if (event.seq <= this.#seq) continue;
      this.#seq = event.seq;
      for (const draft of this.#read(event)) {
        this.entries.push({ ...draft, seq: event.seq, at: event.at });
        this.#weight += ENTRY_WEIGHT + weightOf(draft);
      }
    }
  }

  #read(event: Event): readonly Draft[] {
    switch (event.type) {
      case 'session-opened':
        this.#busy = wasBusy(event.extras);
        return [{ type: 'state', state: 'waiting' }];
      case 'queue-entered':
        return this.#enterQueue(event);
      case 'session-accepted':
        return this.#takenBy(event.agent);
      case 'bot-engaged':
        // Clients count the events of the opening, whoever answers.
        return [...(this.#isRouted ? [] : [systemLine(4)]), ...this.#takenBy(event.bot)];
      case 'session-transferred':
        if (event.to.kind === 'queue') {
          return [...this.#become('waiting'), systemLine(15, { queueId: event.to.queueId })];
        }
        return this.#takenBy(event.to.agent);
      case 'message-posted':
        return readMessage(event);
      case 'session-ended':
        return [...endingLines(event), ...this.#become('ended')];
      case 'session-reopened':
        return this.#become('waiting');
      default:
        return [];
    }
  }

  #enterQueue({ reason, queueId }: Event<'queue-entered'>): readonly Draft[] {
    this.#isRouted = true;
    switch (reason) {
      case 'opened':
      case 'form-submitted':
        return [systemLine(this.#busy ? 2 : 4)];
      case 'transferred':
        return [];
      case 'overflowed':
        return [...this.#become('waiting'), systemLine(15, { queueId })];
      case 'reopened':
      case 'handed-off':
      case 'returned':
        return [...this.#become('waiting'), systemLine(23)];
    }
  }

  /** Whoever had the chat before them, if anybody, has handed it over. */
  #takenBy({ name: agentName }: Named): readonly Draft[] {
    return this.#state === 'chatting'
      ? [systemLine(13, { agentName })]
      : [...this.#become('chatting'), systemLine(3, { agentName })];
  }

  #become(state: ChatState): readonly Draft[] {
    if (this.#state === state) return [];
    this.#state = state;
    return [{ type: 'state', state }];
  }
}

function weightOf(draft: Draft): number {
  if (draft.type !== 'line') return 0;
  const files = draft.source === 'system' ? [] : (draft.files ?? []);
  return (draft.text?.length ?? 0) + files.reduce((sum, { name }) => sum + ENTRY_WEIGHT + name.length, 0);
}

function readMessage({ kind, text, actor, messageId, files, buttons }: Event<'message-posted'>): readonly Draft[] {
  if (kind === 'note') return messageId.startsWith(PRE_CHAT_LINE) ? [systemLine(0, { text })] : [];
  if (isAmongAgents(kind)) return [];
  if (kind === 'system' || actor.kind === 'system') return [systemLine(null, { text })];
  const source = actor.kind === 'visitor' ? 'visitor' : 'agent';
  const said = [text, ...(buttons ?? []).map(({ label }) => label)].join('\n');
  return [{ type: 'line', source, by: actor.name, text: said, ...(files && { files }) }];
}

/** Clients stop reading at `ended`, so the line stands before it. Visitors who leave by themselves are told nothing. */
function endingLines({ by, reason }: Event<'session-ended'>): readonly Draft[] {
  if (by === 'system' || (by === 'visitor' && reason === SILENCE)) return [systemLine(6)];
  return by === 'visitor' ? [] : [systemLine(5)];
}

function systemLine(
  number: number | null,
  told: { readonly text?: string; readonly agentName?: string; readonly queueId?: string } = {},
): Draft {
  const { text = null, agentName = null, queueId = null } = told;
  return { type: 'line', source: 'system', number, text, agentName, queueId };
}

function wasBusy(extras: Extras): boolean {
  return extras.liveperson?.busy === true;
}
