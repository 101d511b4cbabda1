import type { RoutingSettings } from '../directory.ts';
import { byPrecedence, precedenceOf } from './precedence.ts';
import type { RoutedQueue, Scene, WaitingSession } from './scene.ts';

/** Sessions that waited too long where they are. */
export interface FlowPlan {
  readonly overflows: readonly { readonly sessionId: string; readonly queueId: string }[];
  readonly endings: readonly string[];
  readonly nextAt: number | null;
}

/** What a session meets that wants to enter a queue. */
export type Admission =
  | { readonly kind: 'enter'; readonly queueId: string }
  | { readonly kind: 'full'; readonly queueId: string };

/**
 * Where a new session enters, given how many wait in each queue: where so many wait that the queue overflows, in the
 * next one. `full` when it may not wait in the last of them.
 */
export function admit(
  queueId: string,
  settingsOf: (queueId: string) => RoutingSettings,
  waitingIn: (queueId: string) => number,
): Admission {
  const passed = new Set<string>();
  for (let id = queueId; ; ) {
    const { overflow, maxLength } = settingsOf(id);
    const length = waitingIn(id);
    passed.add(id);
    if (overflow?.length !== undefined && length >= overflow.length && !passed.has(overflow.queueId)) {
      id = overflow.queueId;
      continue;
    }
    const isFull = maxLength !== undefined && length >= maxLength;
    return { kind: isFull ? 'full' : 'enter', queueId: id };
  }
}

/** Who has waited too long moves on, or ends; where too many wait, the last ones move on. A session visits no queue twice. */
export function planFlow({ queues, waiting, now }: Pick<Scene, 'queues' | 'waiting' | 'now'>): FlowPlan {
  const limited = queues.filter(({ settings }) => settings.overflow || settings.maxWaitMs !== undefined);
  const plan = { overflows: [] as { sessionId: string; queueId: string }[], endings: [] as string[] };
  let nextAt = Number.POSITIVE_INFINITY;
  const lines = limited.length === 0 ? new Map() : Map.groupBy(waiting, ({ queueId }) => queueId);
  for (const queue of limited) {
    const { overflow, maxWaitMs = Number.POSITIVE_INFINITY } = queue.settings;
    const line: readonly WaitingSession[] = lines.get(queue.id) ?? [];
    const tail = tailOf(queue, line);
    for (const session of line) {
      const endsAt = session.wait.arrivedAt + maxWaitMs;
      const target = overflow && !hasVisited(session, overflow.queueId) ? overflow : null;
      const movesAt = target ? session.waitingSince + (target.afterMs ?? Number.POSITIVE_INFINITY) : endsAt;
      if (endsAt <= now) plan.endings.push(session.id);
      else if (target && (movesAt <= now || tail.has(session.id))) {
        plan.overflows.push({ sessionId: session.id, queueId: target.queueId });
      } else nextAt = Math.min(nextAt, endsAt, movesAt);
    }
  }
  return { ...plan, nextAt: Number.isFinite(nextAt) ? nextAt : null };
}

function hasVisited({ wait, queueId }: WaitingSession, target: string): boolean {
  return target === queueId || wait.passedQueueIds.includes(target);
}

/** The sessions beyond the length at which the queue overflows. */
function tailOf({ settings }: RoutedQueue, line: readonly WaitingSession[]): ReadonlySet<string> {
  const length = settings.overflow?.length;
  if (length === undefined || line.length <= length) return new Set();
  const ranked = line.map((session) => {
    return { session, precedence: precedenceOf(session.priority, session.wait.arrivedAt, settings) };
  });
  return new Set(
    ranked
      .sort(byPrecedence)
      .slice(length)
      .map(({ session }) => session.id),
  );
}
