import { stopwatch } from '../format/durations.ts';
import { useNow } from '../shell/ticking.ts';

/** How long something still lasts, counting down; nothing where it has no end. */
export function TimeLeft({ until }: { readonly until: number | null }) {
  return until === null ? null : <Countdown until={until} />;
}

function Countdown({ until }: { readonly until: number }) {
  const now = useNow();
  return <span style={{ fontVariantNumeric: 'tabular-nums' }}>({stopwatch(until - now)} left)</span>;
}
