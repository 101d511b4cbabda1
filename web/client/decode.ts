import type { Event } from '../../src/core/event.ts';
import type { Event as WireEvent } from '../../src/dialects/native/wire.ts';

/** The event as the fold takes it: times as epoch milliseconds, without the reader's own `previous`. */
export function decodeEvent(wire: WireEvent): Event {
  const { previous, at, ...members } = wire;
  const event = { ...members, at: Date.parse(at) } as unknown as Event;
  if ('until' in event) {
    const until = event.until as unknown as string | null;
    return { ...event, until: until === null ? null : Date.parse(until) } as Event;
  }
  switch (event.type) {
    case 'deadline-set':
      return { ...event, deadline: withTimes(event.deadline) };
    case 'deadline-warned':
      return withTimes(event);
    default:
      return event;
  }
}

const times: ReadonlySet<string> = new Set(['dueAt', 'since', 'warnAt']);

function withTimes<T extends object>(members: T): T {
  const decoded = Object.entries(members).map(([name, value]) => [name, times.has(name) ? Date.parse(value) : value]);
  return Object.fromEntries(decoded) as T;
}
