import { findCardNumbers } from './card-numbers.ts';
import { findIbans, isIbanCharacter } from './ibans.ts';
import { findPattern, type TextPattern } from './text-pattern.ts';
import { type Group, MASK, type Unit, URL_MASK, unitsOf, unitsOfUrl } from './text-units.ts';

/** What is to be masked in what people write. */
export interface MaskingRules {
  readonly cards: boolean;
  readonly ibans: boolean;
  readonly patterns: readonly TextPattern[];
}

/** As many digits and letters at the end of a number stay, so that people can tell which one was meant. */
const KEPT = 4;
/** The shortest IBAN has 15 characters, most of them digits; the shortest card number 13 digits. */
const FEWEST_DIGITS = 8;

/**
 * The text with what the rules name covered by `•`: of card and account numbers all but the last four, of patterns
 * everything but blanks. Pure; never longer than the text; masking it again changes nothing.
 */
export function maskText(text: string, rules: MaskingRules): string {
  return isClean(text, rules) ? text : masked(text, unitsOf(text), rules, MASK);
}

/** The same for an address, percent-encoded or not; it stays an address. */
export function maskUrl(url: string, rules: MaskingRules): string {
  return isClean(url, rules) ? url : masked(url, unitsOfUrl(url), rules, URL_MASK);
}

/** Most of what people write holds too few digits for any number. */
function isClean(text: string, { cards, ibans, patterns }: MaskingRules): boolean {
  if (patterns.length > 0) return text === '';
  if (!cards && !ibans) return true;
  let digits = 0;
  for (let place = 0; place < text.length && digits < FEWEST_DIGITS; place += 1) {
    const code = text.charCodeAt(place);
    if ((code >= 0x30 && code <= 0x39) || code >= 0x80) digits += 1;
  }
  return digits < FEWEST_DIGITS;
}

function masked(text: string, units: readonly Unit[], rules: MaskingRules, mask: string): string {
  const isMasked = new Uint8Array(units.length);
  const isDigit = ({ digit }: Unit) => digit !== null;
  if (rules.cards) cover(isMasked, units, findCardNumbers(units), isDigit, KEPT);
  if (rules.ibans) cover(isMasked, units, findIbans(units), isIbanCharacter, KEPT);
  for (const pattern of rules.patterns) {
    cover(isMasked, units, findPattern(pattern, units), ({ char }) => !/^\s$/u.test(char), 0);
  }
  if (!isMasked.includes(1)) return text;
  return units.map(({ start, end }, index) => (isMasked[index] ? mask : text.slice(start, end))).join('');
}

/** Marks what the groups cover, but for the last `kept` of each stretch. */
function cover(
  isMasked: Uint8Array,
  units: readonly Unit[],
  groups: readonly Group[],
  isMember: (unit: Unit) => boolean,
  kept: number,
): void {
  for (const { from, to } of joined(groups)) {
    let left = kept;
    for (let place = to - 1; place >= from; place -= 1) {
      const unit = units[place];
      if (!unit || !isMember(unit)) continue;
      if (left > 0) left -= 1;
      else isMasked[place] = 1;
    }
  }
}

/** Groups that overlap as one. */
function joined(groups: readonly Group[]): readonly Group[] {
  const result: Group[] = [];
  for (const group of [...groups].sort((one, other) => one.from - other.from)) {
    const last = result.at(-1);
    if (last && group.from < last.to) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, group.to) };
    } else result.push(group);
  }
  return result;
}
