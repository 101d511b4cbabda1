import type { Event } from './event.ts';

/** One thing said to everybody in a session. */
export interface Said {
  readonly seq: number;
  readonly by: 'visitor' | 'bot' | 'agent';
  readonly text: string;
}

const QUOTED = 400;

/** What visitor, bot and agents said to each other: no notes, whispers, system lines or automatic welcomes. */
export function conversationOf(events: readonly Event[]): readonly Said[] {
  return events.flatMap((event) => {
    if (event.type !== 'message-posted' || event.kind !== 'text' || event.automatic) return [];
    const { kind } = event.actor;
    return [{ seq: event.seq, by: kind === 'visitor' || kind === 'bot' ? kind : 'agent', text: event.text }];
  });
}

/** The conversation with what the visitor wrote after a sequence at its end, though somebody spoke in between. */
export function unansweredLast(
  conversation: readonly Said[],
  answeredUpTo: number,
): { readonly before: readonly Said[]; readonly unanswered: readonly Said[] } {
  const isUnanswered = ({ by, seq }: Said) => by === 'visitor' && seq > answeredUpTo;
  return {
    before: conversation.filter((said) => !isUnanswered(said)),
    unanswered: conversation.filter(isUnanswered),
  };
}

/** What an agent should know who takes the session over, from the visitor's own words; null when they said nothing. */
export function summaryOf(conversation: readonly Said[]): string | null {
  const asked = conversation.filter(({ by }) => by === 'visitor').map(({ text }) => quoted(text));
  const [first] = asked;
  if (first === undefined) return null;
  const last = asked.at(-1);
  return asked.length === 1 ? `The visitor wrote: ${first}` : `The visitor began: ${first}\nAnd wrote last: ${last}`;
}

/** Whether what a visitor wrote holds one of the phrases, however it is written. */
export function asksForHuman(text: string, phrases: readonly string[]): boolean {
  const said = ` ${plain(text)} `;
  return phrases.some((phrase) => plain(phrase) !== '' && said.includes(` ${plain(phrase)} `));
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > QUOTED ? `${line.slice(0, QUOTED).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}
