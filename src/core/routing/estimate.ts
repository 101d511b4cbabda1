const WINDOW_MS = 3_600_000;
const SHORTEST_SPAN_MS = 60_000;
const LEAST_ACCEPTS = 5;

/**
 * How long the session at this place (1: next) is likely to wait, in milliseconds, by how often agents accepted within
 * the last hour; null when that was seldom. Times are epoch milliseconds.
 */
export function estimatedWait(position: number, acceptedAt: readonly number[], now: number): number | null {
  const recent = acceptedAt.filter((at) => at > now - WINDOW_MS && at <= now);
  if (recent.length < LEAST_ACCEPTS) return null;
  const first = recent.reduce((least, at) => Math.min(least, at));
  return Math.round((position * Math.max(now - first, SHORTEST_SPAN_MS)) / recent.length);
}
