import { businessMsBetween } from './hours.ts';
import type { Session } from './session.ts';

/**
 * Milliseconds of `[from, to)` on the session's business clock: each queue's calendar holds from the entry into it until
 * the next, the first one's before too. Where no calendar holds, the clock on the wall does.
 */
export function businessMsIn({ queueLegs }: Pick<Session, 'queueLegs'>, from: number, to: number): number {
  if (queueLegs.every((leg) => !leg.promise?.calendar)) return to - from;
  let sum = 0;
  for (const [index, leg] of queueLegs.entries()) {
    const begin = index === 0 ? from : Math.max(from, leg.enteredAt);
    const end = Math.min(to, queueLegs[index + 1]?.enteredAt ?? to);
    if (end <= begin) continue;
    const calendar = leg.promise?.calendar;
    sum += calendar ? businessMsBetween(calendar.hours, begin, end) : end - begin;
  }
  return sum;
}
