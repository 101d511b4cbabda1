import { type Group, groupsOf, isJoined, type Unit } from './text-units.ts';

const LONGEST = 19;
const SHORTEST = 13;

/**
 * Where card numbers stand: whole groups of digits, joined by separators, with a card's first digits and length (ISO/IEC
 * 7812) and a right check digit (Luhn). A number that begins with `+` is a telephone's.
 */
export function findCardNumbers(units: readonly Unit[]): readonly Group[] {
  const groups = groupsOf(units, ({ digit }) => digit !== null);
  return groups.flatMap((first, index) => {
    if (units[first.from - 1]?.char === '+') return [];
    const found = windowFrom(units, groups, index);
    return found ? [found] : [];
  });
}

/** The longest card number that begins with this group, or null. */
function windowFrom(units: readonly Unit[], groups: readonly Group[], index: number): Group | null {
  let digits = '';
  let longest: Group | null = null;
  const first = groups[index];
  for (let at = index, before = first; first && before; at += 1) {
    const group = groups[at];
    if (!group || digits.length + group.to - group.from > LONGEST) break;
    if (group !== before && !isJoined(units, before, group)) break;
    for (let place = group.from; place < group.to; place += 1) digits += units[place]?.digit;
    if (isCardNumber(digits)) longest = { from: first.from, to: group.to };
    before = group;
  }
  return longest;
}

/** Whether the digits are a card number as issuers give them. */
export function isCardNumber(digits: string): boolean {
  return digits.length >= SHORTEST && isIssued(digits) && hasRightCheckDigit(digits);
}

function isIssued(digits: string): boolean {
  const { length } = digits;
  const first = (count: number) => Number(digits.slice(0, count));
  const [two, three, four] = [first(2), first(3), first(4)];
  if (first(1) === 4) return length === 13 || length === 16 || length === 19;
  if (two === 34 || two === 37) return length === 15;
  if (two === 36 || two === 38 || two === 39 || (three >= 300 && three <= 305)) return length === 14 || length === 16;
  if (length < 16) return false;
  if (two >= 51 && two <= 55) return length === 16;
  if (four >= 2221 && four <= 2720) return length === 16;
  if (four >= 3528 && four <= 3589) return true;
  return (four >= 2200 && four <= 2204) || two === 50 || (two >= 56 && two <= 69) || two === 81 || two === 82;
}

/** The check digit of ISO/IEC 7812-1 (Luhn). */
function hasRightCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
