/** Milliseconds as two units at most, such as `42 s`, `3 min 5 s`, `2 h 10 min`, `4 d 3 h`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1440) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.floor(minutes / 60);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** A running wait as `0:42`, `12:05`, `1:02:09`, or days past two of them; it keeps its width while it ticks. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds >= 172_800) return `${Math.floor(seconds / 86_400)} d`;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? `${part}` : `${part}`.padStart(2, '0'))).join(':');
}

/** A duration that may not apply; then it is a dash. */
export function durationOrDash(ms: number | null): string {
  return ms === null ? '–' : duration(ms);
}

function pair(large: number, largeUnit: string, little: number, littleUnit: string): string {
  return little === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${little} ${littleUnit}`;
}
