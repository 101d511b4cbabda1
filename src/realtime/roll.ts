import { isRecord, isText } from './heard.ts';

/** What a process tells the others: visitors whom it serves, or who have left it. */
export interface Roll {
  readonly visitorIds: readonly string[];
  readonly here: boolean;
}

/** How long a visitor counts of whom nothing more is told. */
export const ROLL_LASTS_MS = 40_000;
export const MOST_IN_ROLL = 500;
const LONGEST_ID = 100;

/** The roll that another process wrote; null when it is none. */
export function readRoll(value: unknown): Roll | null {
  if (!isRecord(value)) return null;
  const { visitorIds, here } = value;
  const isRoll =
    typeof here === 'boolean' &&
    Array.isArray(visitorIds) &&
    visitorIds.length <= MOST_IN_ROLL &&
    visitorIds.every((id) => isText(id, LONGEST_ID));
  return isRoll ? { visitorIds, here } : null;
}
