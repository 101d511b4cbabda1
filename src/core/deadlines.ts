import type { ActorRef, Event, Happening } from './event.ts';
import {
  type Deadline,
  type Grant,
  type Grants,
  type LegPromise,
  type SlaPromise,
  type SlaTarget,
  slaTargets,
} from './facts.ts';
import { addBusinessMs } from './hours.ts';
import { apply, type Session } from './session.ts';

/** Unless told, a warning comes when three quarters of the time granted are over. */
const WARNED_SHARE = 0.75;

/** After what a deadline may have to be set. */
const moving: ReadonlySet<Event['type']> = new Set<Event['type']>([
  'queue-entered',
  'message-posted',
  'bot-handed-off',
  'priority-set',
  'session-reopened',
]);

/** The happenings with the deadlines that they set, each behind what set it. Pure. */
export function withDeadlines(
  session: Session | null,
  actor: ActorRef,
  at: number,
  happenings: readonly Happening[],
): readonly Happening[] {
  const isPromised = promisesAnything(session?.queueLegs.at(-1)?.promise);
  const isToBe = happenings.some((each) => each.type === 'queue-entered' && promisesAnything(each.promise));
  if (!isPromised && !isToBe) return happenings;
  const all: Happening[] = [];
  let state = session;
  const add = (happening: Happening) => {
    const next = apply(state, { ...happening, seq: state?.version ?? 0, at, actor });
    all.push(happening);
    state = next;
    return next;
  };
  for (const happening of happenings) {
    const next = add(happening);
    if (moving.has(happening.type)) for (const deadline of deadlinesToSet(next)) add(deadline);
  }
  return all;
}

function promisesAnything(promise: LegPromise | undefined): boolean {
  if (!promise) return false;
  return promise.byPriority !== undefined || slaTargets.some((target) => promise[target] !== undefined);
}

/** Those deadlines that the session's state and promise ask for, and that are not set as they should be. */
export function deadlinesToSet(session: Session): readonly Extract<Happening, { type: 'deadline-set' }>[] {
  const promise = session.queueLegs.at(-1)?.promise;
  if (!promise) return [];
  return slaTargets.flatMap((target) => {
    const since = startOf(session, target);
    const grant = grantOf(promise, session.priority, target);
    const deadline = since !== null && grant ? deadlineOf(promise, grant, since) : null;
    const known = session.deadlines[target];
    if (!deadline || (known?.dueAt === deadline.dueAt && known.warnAt === deadline.warnAt)) return [];
    return [{ type: 'deadline-set' as const, target, deadline }];
  });
}

/** From when a target's time runs, in the last queue that the session entered; null while it does not run, and once its deed is done. */
function startOf(session: Session, target: SlaTarget): number | null {
  const enteredAt = session.queueLegs.at(-1)?.enteredAt;
  if (enteredAt === undefined) return null;
  switch (target) {
    case 'accept':
      return session.agentLegs.length > 0 ? null : enteredAt;
    case 'first-response':
      if (session.firstResponse || session.byVisitor.firstAt === null) return null;
      return Math.max(session.byVisitor.firstAt, enteredAt, session.handedOffAt ?? enteredAt);
    case 'next-response':
      if (!session.firstResponse || session.unansweredSince === null) return null;
      return Math.max(session.unansweredSince, enteredAt);
    case 'resolution':
      return session.endedAt !== null ? null : Math.max(enteredAt, session.reopenedAt.at(-1) ?? enteredAt);
  }
}

/** What is granted for a target at a priority; null: it is not promised. */
export function grantOf(promise: SlaPromise, priority: Session['priority'], target: SlaTarget): Grant | null {
  const own: Grants = promise.byPriority?.[priority] ?? {};
  const granted = own[target] ?? promise[target];
  return granted === undefined ? null : typeof granted === 'number' ? { ms: granted } : granted;
}

/** The deadline of a grant; null when the calendar is never open for so long. */
function deadlineOf({ calendar }: LegPromise, { ms, clock, warnBeforeMs }: Grant, since: number): Deadline | null {
  const hours = clock === 'business' ? calendar?.hours : undefined;
  const after = (granted: number) => (hours ? addBusinessMs(hours, since, granted) : since + granted);
  const dueAt = after(ms);
  const warnAt = after(Math.max(0, warnBeforeMs === undefined ? Math.round(ms * WARNED_SHARE) : ms - warnBeforeMs));
  if (dueAt === null || warnAt === null) return null;
  const from = hours && calendar ? { calendar: { id: calendar.id, version: calendar.version } } : {};
  return { dueAt, grantedMs: ms, since, warnAt, clock: hours ? 'business' : 'wall', ...from };
}

/** A deadline whose deed is still to be done. */
export interface PendingDeadline extends Deadline {
  readonly target: SlaTarget;
}

/** The deadlines of a session that is not over whose deeds are still to be done, the earliest first. */
export function pendingDeadlines(session: Session): readonly PendingDeadline[] {
  if (session.endedAt !== null) return [];
  return slaTargets
    .flatMap((target) => {
      const deadline = session.deadlines[target];
      return deadline && !isDone(session, target) ? [{ ...deadline, target }] : [];
    })
    .sort((one, other) => one.dueAt - other.dueAt);
}

/** Those pending deadlines of which nobody was warned yet, and that say when to. */
export function unwarnedDeadlines(session: Session): readonly (PendingDeadline & { readonly warnAt: number })[] {
  return pendingDeadlines(session).flatMap((deadline) => {
    const { target, dueAt, warnAt } = deadline;
    return warnAt === undefined || session.warnedOf[target] === dueAt ? [] : [{ ...deadline, warnAt }];
  });
}

/** A warning for each deadline whose time to warn has come. */
export function warnOfDeadlines(session: Session, now: number): readonly Happening[] {
  return unwarnedDeadlines(session)
    .filter(({ warnAt }) => warnAt <= now)
    .map(({ target, dueAt }) => ({ type: 'deadline-warned', target, dueAt }));
}

/** When somebody must next be warned of a deadline (epoch milliseconds); null: of none. */
export function nextWarningAt(session: Session): number | null {
  const times = unwarnedDeadlines(session).map(({ warnAt }) => warnAt);
  return times.length === 0 ? null : Math.min(...times);
}

function isDone(session: Session, target: SlaTarget): boolean {
  switch (target) {
    case 'accept':
      return session.agentLegs.length > 0;
    case 'first-response':
      return session.firstResponse !== null;
    case 'next-response':
      return session.unansweredSince === null;
    case 'resolution':
      return session.endedAt !== null;
  }
}
