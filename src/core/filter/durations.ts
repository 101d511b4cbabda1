const units = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;
const PART = /(\d{1,9}(?:\.\d{1,3})?)(ms|d|h|m|s)/gy;
const LONGEST_MS = 3_650 * units.d;

/** `2m`, `1h30m`, `1.5s` in milliseconds; null for what is no duration of at most ten years. */
export function readDuration(text: string): number | null {
  let ms = 0;
  let read = 0;
  for (const [part, count, unit] of text.toLowerCase().matchAll(PART)) {
    ms += Math.round(Number(count) * units[unit as keyof typeof units]);
    read += part.length;
  }
  return read === text.length && read > 0 && ms <= LONGEST_MS ? ms : null;
}

/** The duration as it is read again, in the greatest units. */
export function writeDuration(ms: number): string {
  let left = ms;
  let text = '';
  for (const [unit, length] of Object.entries(units)) {
    const count = Math.floor(left / length);
    left -= count * length;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : text;
}
