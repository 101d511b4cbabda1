import type { Calendar } from '../../client/api-types.ts';

type Hours = Calendar['hours'];
type Spans = Hours['week'][number];

const TIME = '(\\d{1,2}):(\\d{2})';
const SPAN = new RegExp(`^${TIME}\\s*(?:-|–|to)\\s*${TIME}$`);

/** Spans as people write them: `09:00–12:00, 13:00–17:30`; none is an empty text. */
export function spansText(spans: Spans): string {
  return spans.map(({ from, to }) => `${from}–${to}`).join(', ');
}

/** What was written, or null when it is no list of spans. Whether they make sense, the server says. */
export function readSpans(text: string): Spans | null {
  if (text.trim() === '' || text.trim().toLowerCase() === 'closed') return [];
  const spans = text.split(',').map((part) => {
    const [, hour = '', minute, toHour = '', toMinute] = SPAN.exec(part.trim()) ?? [];
    if (!hour) return null;
    return { from: `${hour.padStart(2, '0')}:${minute}`, to: `${toHour.padStart(2, '0')}:${toMinute}` };
  });
  return spans.every((span) => span !== null) ? spans : null;
}

/** Dated exceptions, one a line: `2026-12-24 09:00–12:00`, `2026-12-31 closed`. */
export function exceptionsText(exceptions: Hours['exceptions']): string {
  return Object.entries(exceptions)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([date, spans]) => `${date} ${spansText(spans) || 'closed'}`)
    .join('\n');
}

/** What was written, or null when a line is none of these. */
export function readExceptions(text: string): Hours['exceptions'] | null {
  const exceptions: Hours['exceptions'] = {};
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [, date, rest = ''] = /^\s*(\d{4}-\d\d-\d\d)\s+(.+)$/.exec(line) ?? [];
    const spans = readSpans(rest);
    if (!date || !rest || !spans) return null;
    exceptions[date] = spans;
  }
  return exceptions;
}
