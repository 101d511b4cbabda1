import type { Event } from '../../../src/core/event.ts';
import { type Log, Timeline } from '../../client/timeline.ts';

export const speeds = [1, 2, 4, 8, 16, 32] as const;
export type Speed = (typeof speeds)[number];

/** A silence is cut to so much before what ends it, as it is seen. */
const LEAD_MS = 1_500;
/** Silences that would take longer than this to watch are cut. */
const PATIENCE_MS = 4_000;

/** How many of the events had happened by a time. They stand in order, so a clock that went back counts as standing. */
export function countAt(times: readonly number[], at: number): number {
  const next = times.findIndex((time) => time > at);
  return next < 0 ? times.length : next;
}

/** The session as it stood after so many events: messages say what they said then, and whoever left is still there. */
export function logOf(events: readonly Event[], count: number): Log {
  const timeline = new Timeline();
  for (const event of events.slice(0, count)) timeline.take(event, timeline.last);
  return timeline.read();
}

/** When each event happened, never before the one that it follows. */
export function timesOf(events: readonly Event[]): readonly number[] {
  let last = Number.NEGATIVE_INFINITY;
  return events.map(({ at }) => {
    last = Math.max(last, at);
    return last;
  });
}

/** Where a replay stands after some time of watching; where silences are cut, it goes on just before the next event. */
export function advance(
  at: number,
  elapsedMs: number,
  { times, speed, cutsSilence }: { times: readonly number[]; speed: Speed; cutsSilence: boolean },
): number {
  const end = times.at(-1) ?? at;
  const next = times[countAt(times, at)];
  const moved = at + elapsedMs * speed;
  if (!cutsSilence || next === undefined) return Math.min(end, moved);
  const isLong = next - at > PATIENCE_MS * speed;
  return Math.min(end, isLong ? next - LEAD_MS * speed : moved);
}
