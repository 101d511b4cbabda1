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
  if (event.type !== 'deadline-set') return event;
  const { dueAt, grantedMs } = event.deadline as unknown as { readonly dueAt: string; readonly grantedMs: number };
  return { ...event, deadline: { dueAt: Date.parse(dueAt), grantedMs } };
}
