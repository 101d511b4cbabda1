import { DAY_MINUTES, type Hours, type Span } from './hours.ts';
import type { InputFault } from './refusal.ts';
import { isZone } from './zone.ts';

const WEEK_DAYS = 7;

/** What makes hours senseless, place by place; none: they may be kept. Pointers are below the hours. */
export function faultsOf(hours: Hours): readonly InputFault[] {
  const faults: InputFault[] = [];
  const add = (pointer: string, detail: string) => void faults.push({ pointer, detail });
  if (!isZone(hours.zone)) add('/zone', 'There is no such time zone.');
  if (hours.week.length !== WEEK_DAYS) add('/week', 'A week has seven days.');
  hours.week.forEach((spans, day) => {
    addSpanFaults(spans, `/week/${day}`, add);
    const nextDay = (day + 1) % hours.week.length;
    const next = hours.week[nextDay]?.[0];
    if (next && (spans.at(-1)?.to ?? 0) > DAY_MINUTES + next.from) {
      add(`/week/${nextDay}/0`, 'The day before runs on into this span.');
    }
  });
  if (hours.week.every((spans) => spans.length === 0))
    add('/week', 'No day of the week has a span: it would never open.');
  hours.holidays.forEach((date, index) => {
    if (!isDate(`2000-${date}`)) add(`/holidays/${index}`, 'There is no such day in a year.');
    if (hours.holidays.indexOf(date) !== index) add(`/holidays/${index}`, 'This day is named twice.');
  });
  for (const [date, spans] of Object.entries(hours.exceptions)) {
    if (!isDate(date)) add(`/exceptions/${date}`, 'There is no such date.');
    addSpanFaults(spans, `/exceptions/${date}`, add);
  }
  return faults;
}

function addSpanFaults(spans: readonly Span[], pointer: string, add: (pointer: string, detail: string) => void): void {
  spans.forEach(({ from, to }, index) => {
    const isTime = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < DAY_MINUTES;
    if (!isTime) add(`${pointer}/${index}`, 'A span begins at a full minute of its day.');
    else if (to <= from) add(`${pointer}/${index}`, 'A span ends after it began.');
    else if (to > Math.max(DAY_MINUTES, from + DAY_MINUTES - 1))
      add(`${pointer}/${index}`, 'A span lasts a day at most.');
    const before = spans[index - 1];
    if (before && from < before.to) add(`${pointer}/${index}`, 'Spans follow one another, and do not overlap.');
  });
}

/** Whether the calendar has this `YYYY-MM-DD`. */
function isDate(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
