import { isDeepStrictEqual } from 'node:util';

const MOST_TOLD = 20;
const MOST_CHARACTERS = 200;

/** In what a value is read back otherwise than it was given, a line for each member, as JSON pointers; at most twenty. */
export function differencesBetween(given: unknown, read: unknown): readonly string[] {
  const told: string[] = [];
  compare('', given, read, told);
  return told;
}

function compare(pointer: string, given: unknown, read: unknown, told: string[]): void {
  if (told.length >= MOST_TOLD || isDeepStrictEqual(given, read) || isOneInstant(given, read)) return;
  if (isObject(given) && isObject(read)) {
    for (const name of new Set([...Object.keys(given), ...Object.keys(read)])) {
      const step = name.replaceAll('~', '~0').replaceAll('/', '~1');
      compare(`${pointer}/${step}`, given[name], read[name], told);
    }
    return;
  }
  told.push(`${pointer || '/'}: ${inWords(given)} is read back as ${inWords(read)}`);
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(?:Z|[-+]\d{2}:\d{2})$/;

/** Whether both are one time, down to the last digit, told by clocks of two zones. */
function isOneInstant(given: unknown, read: unknown): boolean {
  if (typeof given !== 'string' || typeof read !== 'string') return false;
  const [one, other] = [instant.exec(given), instant.exec(read)];
  return one !== null && other !== null && one[1] === other[1] && Date.parse(given) === Date.parse(read);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object';
}

function inWords(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, MOST_CHARACTERS);
}
