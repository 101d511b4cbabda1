import { type Actor, forVisitor, type Guarded, isInSight, sightOf } from '../core/access.ts';
import type { Event } from '../core/event.ts';

/** Who reads, as they stand now: rights may change while they read. */
export interface Audience {
  readonly actor: Actor;
}

const visitorCopies = new WeakMap<Event, Event | null>();

/** The event as this actor may see it, or null. All visitors get the same copy of one event [K5]. */
export function seenBy(actor: Actor, event: Event): Event | null {
  if (actor.kind !== 'visitor') return event;
  let copy = visitorCopies.get(event);
  if (copy === undefined) {
    copy = forVisitor(event);
    visitorCopies.set(event, copy);
  }
  return copy;
}

/** Whether the actor may see anything of this session. */
export function maySee(actor: Actor, session: Guarded): boolean {
  return isInSight(sightOf(actor), session);
}
