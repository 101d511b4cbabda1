import type { Event, FileRef, MessageKind } from '../../../src/core/event.ts';
import type { Page } from '../../../src/core/facts.ts';
import type { StandingMessage } from '../../../src/core/revisions.ts';
import type { MessageMark } from '../../client/message-mark.ts';
import type { OutgoingMessage } from '../../client/outbox.ts';
import { isSameDay } from '../format/times.ts';
import { actorName, eventText, type Names } from './event-text.ts';

/** How far one of our messages has come. */
export type Mark = 'held' | 'pending' | 'failed' | MessageMark;

export interface Line {
  readonly messageId: string;
  readonly text: string;
  readonly files?: readonly FileRef[] | undefined;
  readonly at: number;
  /** Null for messages of others, and for notes once they are kept. */
  readonly mark: Mark | null;
  /** Why it failed, when it did. */
  readonly problem: string | null;
  /** Whether it stands in the log. */
  readonly isKept: boolean;
  readonly revision: 'edited' | 'removed' | null;
  /** What it answers, as that stands now. */
  readonly answers: { readonly messageId: string; readonly name: string; readonly text: string } | null;
}

export type Speaker = 'visitor' | 'us' | 'note' | 'whisper';

export type Entry =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | {
      readonly kind: 'group';
      readonly key: string;
      readonly speaker: Speaker;
      readonly speakerId: string | null;
      readonly name: string;
      readonly badge: string | null;
      readonly lines: readonly Line[];
    }
  | {
      readonly kind: 'event';
      readonly key: string;
      readonly at: number;
      readonly text: string;
      readonly page: Page | null;
    };

export interface TimelineSource {
  readonly events: readonly Event[];
  readonly outgoing: readonly OutgoingMessage[];
  /** Who writes here; null in the archive, where nothing is on its way. */
  readonly me: { readonly id: string; readonly name: string } | null;
  /** How far our message at a sequence has come, or null where nobody asks. */
  readonly markOf: (seq: number) => MessageMark | null;
  readonly names: Names;
}

const badges = { note: 'Note, only for agents', whisper: 'Whispered: the visitor does not hear it' } as const;
const GROUP_MS = 5 * 60_000;

/** The log as it is read: days, messages grouped by sender, and quiet lines; what is unsent comes last. */
export function timelineEntries(source: TimelineSource): readonly Entry[] {
  const entries: Entry[] = [];
  const said = new Map(
    source.events.flatMap((event) => (event.type === 'message-posted' ? [[event.messageId, event] as const] : [])),
  );
  for (const event of source.events) addEvent(entries, event, source, said);
  for (const message of source.outgoing) addOutgoing(entries, message, source, said);
  return entries;
}

function addOutgoing(entries: Entry[], message: OutgoingMessage, source: TimelineSource, said: SaidById): void {
  const among = amongAgents(message.kind);
  addDay(entries, message.at);
  addLine(
    entries,
    {
      speaker: among ?? 'us',
      speakerId: source.me?.id ?? null,
      name: source.me?.name ?? '',
      badge: among && badges[among],
    },
    {
      messageId: message.messageId,
      text: message.text,
      files: message.files,
      at: message.at,
      mark: message.state === 'pending' && (message.heldUntil ?? 0) > 0 ? 'held' : message.state,
      problem: message.state === 'failed' ? message.refusal.detail : null,
      isKept: false,
      revision: null,
      answers: answeredBy(message.replyTo, said),
    },
  );
}

function addEvent(entries: Entry[], event: Event, source: TimelineSource, said: SaidById): void {
  if (event.type === 'message-posted' && event.kind !== 'system') {
    addDay(entries, event.at);
    const among = amongAgents(event.kind);
    const ours = event.actor.kind !== 'visitor';
    addLine(
      entries,
      {
        speaker: among ?? (ours ? 'us' : 'visitor'),
        speakerId: event.actor.id,
        name: actorName(event.actor),
        badge: badgeOf(event),
      },
      {
        messageId: event.messageId,
        text: event.text,
        files: event.files,
        at: event.at,
        mark: ours && !among ? source.markOf(event.seq) : null,
        problem: null,
        isKept: true,
        revision: revisionOf(event),
        answers: answeredBy(event.replyTo, said),
      },
    );
    return;
  }
  const text = event.type === 'message-posted' ? event.text : eventText(event, source.names);
  if (text === null) return;
  addDay(entries, event.at);
  const page = event.type === 'page-viewed' || event.type === 'session-opened' ? event.page : null;
  const last = entries.at(-1);
  if (event.type === 'page-viewed' && last?.kind === 'event' && last.page?.url === event.page.url) return;
  entries.push({ kind: 'event', key: `event-${event.seq}`, at: event.at, text, page });
}

type SaidById = ReadonlyMap<string, StandingMessage>;

function revisionOf({ revision }: StandingMessage): Line['revision'] {
  if (!revision) return null;
  return revision.text === null ? 'removed' : 'edited';
}

function answeredBy(messageId: string | undefined, said: SaidById): Line['answers'] {
  const answered = messageId === undefined ? undefined : said.get(messageId);
  if (!answered) return null;
  const text = revisionOf(answered) === 'removed' ? 'This message was removed.' : answered.text;
  const [file] = answered.files ?? [];
  return { messageId: answered.messageId, name: actorName(answered.actor), text: text || (file?.name ?? '') };
}

/** The kind, where no visitor reads it. */
function amongAgents(kind: MessageKind): 'note' | 'whisper' | null {
  return kind === 'note' || kind === 'whisper' ? kind : null;
}

function badgeOf(event: Event<'message-posted'>): string | null {
  const among = amongAgents(event.kind);
  if (among) return badges[among];
  if (event.automatic) return 'Automatic';
  if (event.actor.kind === 'bot') return 'Bot';
  return event.actor.kind === 'integration' ? 'Integration' : null;
}

function addDay(entries: Entry[], at: number): void {
  const last = entries.at(-1);
  if (last && isSameDay(momentOf(last), at)) return;
  entries.push({ kind: 'day', key: `day-${at}-${entries.length}`, at });
}

function addLine(
  entries: Entry[],
  sender: Pick<Extract<Entry, { kind: 'group' }>, 'speaker' | 'speakerId' | 'name' | 'badge'>,
  line: Line,
): void {
  const last = entries.at(-1);
  const joins =
    last?.kind === 'group' &&
    last.speaker === sender.speaker &&
    last.speakerId === sender.speakerId &&
    last.badge === sender.badge &&
    line.at - momentOf(last) < GROUP_MS;
  if (joins) entries[entries.length - 1] = { ...last, lines: [...last.lines, line] };
  else entries.push({ kind: 'group', key: `group-${line.messageId}`, ...sender, lines: [line] });
}

function momentOf(entry: Entry): number {
  return entry.kind === 'group' ? (entry.lines.at(-1)?.at ?? 0) : entry.at;
}

/** The message of this id among the entries, and who wrote it. */
export function answeredIn(
  entries: readonly Entry[],
  messageId: string | undefined,
): { readonly name: string; readonly text: string } | null {
  if (messageId === undefined) return null;
  for (const entry of entries) {
    if (entry.kind !== 'group') continue;
    const line = entry.lines.find((each) => each.messageId === messageId);
    if (line) return { name: entry.name, text: line.text || (line.files?.[0]?.name ?? '') };
  }
  return null;
}
