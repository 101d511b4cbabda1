import { isAmongAgents } from './access.ts';
import type { ActorRef, Event, FileRef, FormKind } from './event.ts';
import type { StandingMessage } from './revisions.ts';

/** What a reader of a transcript is told at one moment. Times are epoch milliseconds; all text is plain, and may be a stranger's. */
export type TranscriptEntry =
  | {
      readonly kind: 'said';
      readonly at: number;
      readonly by: string;
      readonly side: ActorRef['kind'];
      /** Of what is among agents; null: said to everybody. */
      readonly among: 'note' | 'whisper' | null;
      readonly text: string;
      readonly files: readonly Pick<FileRef, 'name' | 'size'>[];
      readonly mark: 'edited' | 'removed' | null;
      /** What it answers. */
      readonly quote: Quote | null;
    }
  | { readonly kind: 'happened'; readonly at: number; readonly text: string }
  | {
      readonly kind: 'answered';
      readonly at: number;
      readonly form: FormKind;
      readonly answers: readonly (readonly [question: string, answer: string])[];
    };

/** The beginning of a message that is answered; without it when it lies too far back, or is not for this reader. */
export interface Quote {
  readonly by: string | null;
  readonly text: string | null;
}

/** What stands above a transcript. */
export interface TranscriptHeading {
  readonly account: string;
  readonly number: number;
  readonly inbox: string;
  readonly visitor: string | null;
  readonly agents: readonly string[];
  readonly openedAt: number;
  readonly endedAt: number | null;
  /** IANA; all times are told in it. */
  readonly zone: string;
  /** Whether what is among agents is told too. */
  readonly withNotes: boolean;
}

/** The forms in which a session can be kept. */
export const transcriptFormats = ['text', 'html', 'json', 'pdf'] as const;
export type TranscriptFormat = (typeof transcriptFormats)[number];

/** A transcript as any of its forms is made from it: the entries come a page at a time [K8]. */
export interface Transcript {
  readonly heading: TranscriptHeading;
  readonly pages: AsyncIterable<readonly TranscriptEntry[]>;
}

/** A transcript on its way into a file. */
export interface TranscriptFile {
  readonly name: string;
  readonly mediaType: string;
  readonly body: AsyncIterable<string | Uint8Array>;
}

const MOST_QUOTABLE = 5_000;
const QUOTED_CHARACTERS = 120;

/** Tells events one after another as entries; remembers the beginnings of the last 5,000 messages for what quotes them. */
export class TranscriptTeller {
  readonly #withNotes: boolean;
  readonly #quotable = new Map<string, Quote>();

  constructor(options: { readonly withNotes: boolean }) {
    this.#withNotes = options.withNotes;
  }

  /** What a reader wants to know of the event, as it now stands; null for what is not about the conversation. */
  tell(event: Event): TranscriptEntry | null {
    if (event.type === 'message-posted') return this.#tellMessage(event);
    if (event.type === 'form-submitted') {
      return { kind: 'answered', at: event.at, form: event.form, answers: Object.entries(event.answers) };
    }
    const text = tellHappening(event);
    return text === null ? null : { kind: 'happened', at: event.at, text };
  }

  #tellMessage(event: StandingMessage): TranscriptEntry | null {
    const { kind, at, actor, text, files = [], replyTo, revision } = event;
    if (kind === 'system') return { kind: 'happened', at, text };
    if (isAmongAgents(kind) && !this.#withNotes) return null;
    const by = nameOf(actor);
    const quote = replyTo === undefined ? null : (this.#quotable.get(replyTo) ?? { by: null, text: null });
    this.#remember(event.messageId, { by, text: beginningOf(text) });
    return {
      kind: 'said',
      at,
      by,
      side: actor.kind,
      among: kind === 'text' ? null : kind,
      text,
      files: files.map(({ name, size }) => ({ name, size })),
      mark: revision ? (revision.text === null ? 'removed' : 'edited') : null,
      quote,
    };
  }

  #remember(messageId: string, quote: Quote): void {
    this.#quotable.set(messageId, quote);
    if (this.#quotable.size <= MOST_QUOTABLE) return;
    for (const oldest of this.#quotable.keys()) {
      this.#quotable.delete(oldest);
      break;
    }
  }
}

function tellHappening(event: Event): string | null {
  switch (event.type) {
    case 'session-accepted':
      return `${event.agent.name} joined`;
    case 'agent-joined':
      return event.hidden ? null : `${event.agent.name} joined`;
    case 'agent-left':
      return event.hidden ? null : `${event.agent.name} left`;
    case 'bot-engaged':
      return `${event.bot.name} joined`;
    case 'session-transferred':
      return `transferred to ${event.to.kind === 'agent' ? event.to.agent.name : 'another queue'}`;
    case 'session-ended':
      return `ended by ${event.by}`;
    case 'session-reopened':
      return 'reopened';
    case 'session-rated':
      return `rated ${event.score} of ${event.outOf}${event.comment ? `: ${event.comment}` : ''}`;
    default:
      return null;
  }
}

function nameOf({ name, kind }: ActorRef): string {
  return name || kind.replace(/^./, (letter) => letter.toUpperCase());
}

/** Never half of a surrogate pair. */
function beginningOf(text: string): string {
  if (text.length <= QUOTED_CHARACTERS) return text;
  return `${text.slice(0, QUOTED_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** The size of a file as people read it. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
