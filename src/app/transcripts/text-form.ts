import { indentLines, oneLine } from '../../core/plain-text.ts';
import { sizeInWords, type Transcript, type TranscriptEntry } from '../../core/transcript.ts';

/** The transcript as plain text. Lines of what was said are set in, so that no name or text can pass for a line of its own [K9]. */
export async function* transcriptText({ heading, pages }: Transcript): AsyncGenerator<string> {
  const { account, number, openedAt, zone } = heading;
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  yield `${oneLine(account)}, session ${number}, opened ${clock.format(openedAt)} (${zone})\n\n`;
  for await (const page of pages) {
    const text = page.map((entry) => `[${clock.format(entry.at)}] ${indentLines(tell(entry))}\n`).join('');
    if (text) yield text;
  }
}

function tell(entry: TranscriptEntry): string {
  switch (entry.kind) {
    case 'happened':
      return `— ${entry.text}`;
    case 'answered':
      return ['— answered', ...entry.answers.map(([question, answer]) => `${question}: ${answer}`)].join('\n');
    case 'said': {
      const { by, among, quote, text, files, mark } = entry;
      const words = [text, ...files.map(({ name, size }) => `[${name}, ${sizeInWords(size)}]`)]
        .filter(Boolean)
        .join('\n');
      const answering = quote ? `> ${quote.text === null ? 'an earlier message' : `${quote.by}: ${quote.text}`}\n` : '';
      return `${by}${among ? ` (${among})` : ''}: ${answering}${words}${mark === 'edited' ? ' (edited)' : ''}`;
    }
  }
}
