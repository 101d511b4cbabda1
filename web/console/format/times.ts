const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayOfYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayWithYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const short = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const shortWithYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const relativeDay = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** Hour and minute in the browser's zone. */
export function clockTime(at: number): string {
  return clock.format(at);
}

/** The whole date and time, for a tooltip. */
export function fullTime(at: number): string {
  return full.format(at);
}

/** The day as a heading: today, yesterday, else the date. */
export function dayName(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days <= 1) return capitalise(relativeDay.format(-days, 'day'));
  return days < 180 ? dayOfYear.format(at) : dayWithYear.format(at);
}

/** Today the time, else a short date. */
export function shortMoment(at: number, now: number): string {
  if (daysBetween(at, now) === 0) return clock.format(at);
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? short.format(at) : shortWithYear.format(at);
}

/** Short date and time, for tables; the year only where it is not this one. */
export function dateAndTime(at: number): string {
  const isThisYear = new Date(at).getFullYear() === new Date().getFullYear();
  return `${(isThisYear ? short : shortWithYear).format(at)}, ${clock.format(at)}`;
}

/** Whether two moments lie on the same day in the browser's zone. */
export function isSameDay(a: number, b: number): boolean {
  return daysBetween(a, b) === 0;
}

function daysBetween(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function capitalise(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
