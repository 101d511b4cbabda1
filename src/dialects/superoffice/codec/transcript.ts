import type { Clock } from '../clock.ts';
import type { Tongue } from '../language.ts';
import { escapeText } from '../xml.ts';
import type { ShownMessage } from './message.ts';

/** One line for each message, `author (time): text`; as HTML, one paragraph each, in which nothing is markup but they. */
export function encodeTranscript(
  messages: readonly ShownMessage[],
  html: boolean,
  { clock, tongue }: { readonly clock: Clock; readonly tongue: Tongue },
): string {
  const lines = messages.map(({ message, at }) => {
    const { Author, Type, Message } = message;
    const author = Author || (Type === 'ToUser' ? 'Customer' : 'System');
    return { author, time: timeIn(at, clock, tongue), text: Message };
  });
  if (!html) return lines.map(({ author, time, text }) => `${author} (${time}): ${text}`).join('\n');
  return lines
    .map(({ author, time, text }) => {
      const body = escapeText(text).replace(/\r?\n/g, '<br />');
      return `<p><b>${escapeText(author)}</b> (${escapeText(time)}): ${body}</p>`;
    })
    .join('');
}

/** As the culture writes times; without one, neutrally. */
function timeIn(at: number, clock: Clock, { culture }: Tongue): string {
  if (culture === null) return clock.write(at).slice(0, 19).replace('T', ' ');
  return new Intl.DateTimeFormat(culture, { dateStyle: 'short', timeStyle: 'medium', timeZone: clock.zone }).format(at);
}
