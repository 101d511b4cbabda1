import type { Event } from '../../src/core/event.ts';
import type { StandingMessage } from '../../src/core/revisions.ts';
import { fill, tellTime, texts } from './texts.ts';

/** The chat as lines to read, in the language that is spoken; lines within a message are set in, so that none passes for another. */
export function transcriptOf(events: readonly Event[], house: string): string {
  const lines = events.flatMap((event) => {
    const said = tell(event, house);
    return said === null
      ? []
      : [`[${tellTime('dateAndTime', event.at)}] ${said.replace(/\r\n?|[\n\v\f\u0085\u2028\u2029]/g, '\n    ')}`];
  });
  return `${house}\n\n${lines.join('\n')}\n`;
}

/** Hands a text to the visitor as a file. */
export function saveText(text: string, name: string): void {
  // The mark at its beginning tells old editors of the encoding.
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[\\/:*?"<>|]/g, '_');
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** What a reader wants to know of the event; null for what is not about the conversation. */
function tell(event: Event, house: string): string | null {
  switch (event.type) {
    case 'message-posted': {
      const from = event.actor.kind === 'visitor' ? texts.you : (event.actor.name ?? house);
      const text = (event as StandingMessage).revision?.text === null ? texts.removed : event.text;
      const files = (event.files ?? []).map(({ name }) => `[${name}]`);
      return `${event.kind === 'system' ? '—' : `${from}:`} ${[text, ...files].filter(Boolean).join(' ')}`;
    }
    case 'session-accepted':
      return `— ${fill(texts.joined, { name: event.agent.name })}`;
    case 'session-ended':
      return `— ${event.by === 'visitor' ? texts.youEnded : texts.ended}`;
    case 'session-reopened':
      return `— ${texts.reopened}`;
    default:
      return null;
  }
}
