import type { Span } from './intervals.ts';

/** A stretch during which an agent had a session, or was in a state; epoch milliseconds, null: it lasts. */
export interface Stretch {
  readonly from: number;
  readonly before: number | null;
}

/** What an agent's stretches amount to within a span. Milliseconds. */
export interface Load {
  /** Of all sessions together. */
  readonly chatMs: number;
  /** During which there was at least one. */
  readonly busyMs: number;
  /** The most at once. */
  readonly most: number;
}

/** Sweeps an agent's sessions over a span; one that lasts goes until now. */
export function loadOf(stretches: readonly Stretch[], span: Span, now: number): Load {
  const steps: { readonly at: number; readonly by: 1 | -1 }[] = [];
  for (const stretch of stretches) {
    const from = Math.max(stretch.from, span.from);
    const before = Math.min(stretch.before ?? now, span.before, now);
    if (before > from) steps.push({ at: from, by: 1 }, { at: before, by: -1 });
  }
  // Who ends one session and begins the next in one moment has one, not two.
  steps.sort((one, other) => one.at - other.at || one.by - other.by);
  const load = { chatMs: 0, busyMs: 0, most: 0 };
  let held = 0;
  let reached = span.from;
  for (const { at, by } of steps) {
    load.chatMs += held * (at - reached);
    if (held > 0) load.busyMs += at - reached;
    held += by;
    reached = at;
    load.most = Math.max(load.most, held);
  }
  return load;
}

/** How long each state lasted within a span, of changes in order (milliseconds); what is not known counts for none. */
export function timesInStates<State extends string>(
  changes: readonly { readonly at: number; readonly state: State }[],
  span: Span,
  now: number,
): Readonly<Partial<Record<State, number>>> {
  const times: Partial<Record<State, number>> = {};
  for (const [index, { at, state }] of changes.entries()) {
    const from = Math.max(at, span.from);
    const before = Math.min(changes[index + 1]?.at ?? now, span.before, now);
    if (before > from) times[state] = (times[state] ?? 0) + before - from;
  }
  return times;
}
