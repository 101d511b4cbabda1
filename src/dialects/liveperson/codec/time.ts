/** `2017-02-27T06:24:15.424-05:00`: the instant (epoch milliseconds) by clocks that are so many minutes off UTC. Never `Z`. */
export function encodeTime(at: number, offsetMinutes: number): string {
  return new Date(at + offsetMinutes * 60_000).toISOString().replace('Z', encodeOffset(offsetMinutes));
}

/** The minutes of `+02:00`; throws for anything else. */
export function decodeOffset(text: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):([0-5]\d)$/.exec(text) ?? [];
  if (sign === undefined) throw new Error(`${text} is no offset like +02:00`);
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function encodeOffset(offsetMinutes: number): string {
  const minutes = Math.abs(offsetMinutes);
  const two = (count: number) => String(count).padStart(2, '0');
  return `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
