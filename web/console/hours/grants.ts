import type { Queue } from '../../client/api-types.ts';

export type Promised = Queue['promise'];
export type Priority = 'low' | 'normal' | 'high' | 'urgent';
export type Target = 'accept' | 'first-response' | 'next-response' | 'resolution';

/** What is granted for one target as the form shows it; no minutes: nothing is promised. */
export interface GrantFields {
  readonly minutes: number | null;
  readonly isBusiness: boolean;
}

const MINUTE_MS = 60_000;

/** What is granted for a target at a priority; null means for all of them. */
export function readGrant(promise: Promised, priority: Priority | null, target: Target): GrantFields {
  const grant = (priority ? promise.byPriority?.[priority] : promise)?.[target];
  if (grant === undefined) return { minutes: null, isBusiness: false };
  const { ms, clock = 'wall' } = typeof grant === 'number' ? { ms: grant } : grant;
  return { minutes: ms / MINUTE_MS, isBusiness: clock === 'business' };
}

/** The promise with one grant changed; what else the grant says, such as when to warn, stays. */
export function writeGrant(
  promise: Promised,
  priority: Priority | null,
  target: Target,
  { minutes, isBusiness }: GrantFields,
): Promised {
  const { [target]: known, ...others } = (priority ? promise.byPriority?.[priority] : promise) ?? {};
  const kept = typeof known === 'object' ? known : {};
  const clock = isBusiness ? ('business' as const) : ('wall' as const);
  const grant = minutes === null ? {} : { [target]: { ...kept, ms: Math.round(minutes * MINUTE_MS), clock } };
  const changed = { ...others, ...grant };
  return priority ? { ...promise, byPriority: { ...promise.byPriority, [priority]: changed } } : changed;
}
