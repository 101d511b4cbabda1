import type { Event } from '../../dialects/native/wire.ts';
import { breaches } from './figures.ts';

type Target = (typeof breaches)[number];

/** The targets that were missed, by the deadlines and times that an agent saw go by. */
export function breachesSeen(events: readonly Event[]): ReadonlySet<Target> {
  const missed = new Set<Target>();
  const due = new Map<Target, number>();
  const done = new Map<Target, number>();
  let asked: number | null = null;
  let endedAt: number | null = null;
  let hasAsked = false;
  const first = (target: Target, at: number) => void (done.has(target) || done.set(target, at));
  for (const event of events) {
    const at = Date.parse(event.at);
    switch (event.type) {
      case 'deadline-set': {
        const { target, deadline } = event as Event & { target: Target; deadline: { dueAt: string } };
        due.set(target, Date.parse(deadline.dueAt));
        break;
      }
      case 'session-accepted':
        first('accept', at);
        break;
      case 'message-posted': {
        const { kind } = event as Event & { kind: string };
        if (kind !== 'text') break;
        if (event.actor.kind === 'visitor') {
          hasAsked = true;
          asked ??= at;
        }
        if (event.actor.kind !== 'agent' || asked === null) break;
        asked = null;
        if (done.has('first-response')) judgeTurn(at);
        first('first-response', at);
        break;
      }
      case 'session-ended':
        endedAt = at;
        first('resolution', at);
        break;
    }
  }
  if (!hasAsked) due.delete('first-response');
  for (const target of breaches) {
    const deadline = due.get(target);
    const at = target === 'next-response' ? endedAt : (done.get(target) ?? endedAt);
    if (deadline !== undefined && at !== null && at > deadline) missed.add(target);
  }
  return missed;

  /** Each turn has a deadline of its own, which is done with when it is answered. */
  function judgeTurn(at: number): void {
    const deadline = due.get('next-response');
    if (deadline !== undefined && at > deadline) missed.add('next-response');
    due.delete('next-response');
  }
}
