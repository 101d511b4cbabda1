import { Readable } from 'node:stream';
import type { Account } from '../../core/directory.ts';
import type { ActorRef, Event } from '../../core/event.ts';
import type { SessionRow } from '../../core/row.ts';

interface LogPage {
  readonly events: readonly Event[];
  readonly reached: number;
  readonly complete: boolean;
}

/** A session for people to read, a page of the log at a time [K8]. */
export function transcriptLines(
  row: SessionRow,
  account: Account,
  readPage: (after: number) => Promise<LogPage>,
): Readable {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: account.zone, dateStyle: 'short', timeStyle: 'medium' });
  async function* lines() {
    yield `${account.name}, session ${row.number}, opened ${clock.format(row.openedAt)} (${account.zone})\n\n`;
    for (let page: LogPage = { events: [], reached: -1, complete: false }; !page.complete; ) {
      page = await readPage(page.reached);
      const text = page.events.map((event) => lineOf(event, clock)).join('');
      if (text) yield text;
    }
  }
  return Readable.from(lines());
}

function lineOf(event: Event, clock: Intl.DateTimeFormat): string {
  const said = tell(event);
  return said === null ? '' : `[${clock.format(event.at)}] ${indent(said)}\n`;
}

/** What a reader wants to know of the event; null for what is not about the conversation. */
function tell(event: Event): string | null {
  switch (event.type) {
    case 'message-posted':
      return `${nameOf(event.actor)}${event.kind === 'note' ? ' (note)' : ''}: ${event.text}`;
    case 'session-accepted':
      return `— ${event.agent.name} joined`;
    case 'session-transferred':
      return `— transferred to ${event.to.kind === 'agent' ? event.to.agent.name : 'another queue'}`;
    case 'session-ended':
      return `— ended by ${event.by}`;
    case 'session-reopened':
      return '— reopened';
    case 'session-rated':
      return `— rated ${event.score} of ${event.outOf}`;
    default:
      return null;
  }
}

function nameOf({ name, kind }: ActorRef): string {
  return name ?? kind.replace(/^./, (letter) => letter.toUpperCase());
}

/** Lines after the first are set in, so that no name or text can pass for a line of its own. */
function indent(text: string): string {
  return text.replace(/\r\n?|[\n\v\f\u0085\u2028\u2029]/g, '\n    ');
}
