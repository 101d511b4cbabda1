/** One character as a searcher reads it, and where it stands in the text as written. */
export interface Unit {
  /** Lower case and without its form: full-width, bold and raised characters read as plain ones. */
  readonly char: string;
  /** 0 to 9 for a digit of any script, else null. */
  readonly digit: number | null;
  readonly start: number;
  readonly end: number;
}

/** What stands where something was masked. Nothing is ever found across it, so that what is masked stays as it is. */
export const MASK = '•';

/** The same in an address, where it needs no encoding. */
export const URL_MASK = '*';

/** The text, character by character. */
export function unitsOf(text: string): readonly Unit[] {
  const units: Unit[] = [];
  let start = 0;
  for (const char of text) {
    units.push(unit(char, start, start + char.length));
    start += char.length;
  }
  return units;
}

/** An address, character by character: what is percent-encoded reads as what it stands for. */
export function unitsOfUrl(url: string): readonly Unit[] {
  const units: Unit[] = [];
  for (let start = 0; start < url.length; ) {
    const { char, length } = charAt(url, start);
    units.push(unit(char, start, start + length));
    start += length;
  }
  return units;
}

/** Whether something may stand between the parts of one number: a few blanks, dashes, dots, or what cannot be seen. */
export function isSeparator({ char }: Unit): boolean {
  return /^[\s\p{Zs}\p{Pd}\p{Cf}.,/_·]$/u.test(char);
}

/** Whether a character belongs to a word. */
export function isWord(unit: Unit | undefined): boolean {
  return unit !== undefined && /^[\p{L}\p{M}\p{Nd}_]$/u.test(unit.char);
}

/** Units that follow each other without a break: from the first to before the last index. */
export interface Group {
  readonly from: number;
  readonly to: number;
}

/** The longest stretches of members. One that touches a mask is the rest of something found before, and is left out. */
export function groupsOf(units: readonly Unit[], isMember: (unit: Unit) => boolean): readonly Group[] {
  const groups: Group[] = [];
  for (let from = 0; from < units.length; from += 1) {
    if (!isMemberAt(units, from, isMember)) continue;
    let to = from + 1;
    while (isMemberAt(units, to, isMember)) to += 1;
    if (units[from - 1]?.char !== MASK && units[to]?.char !== MASK) groups.push({ from, to });
    from = to;
  }
  return groups;
}

/** The most separators between two groups that are still one number. */
const WIDEST_GAP = 4;

/** Whether two groups that follow each other may be parts of one number. */
export function isJoined(units: readonly Unit[], before: Group, after: Group): boolean {
  if (after.from - before.to > WIDEST_GAP) return false;
  return units.slice(before.to, after.from).every(isSeparator);
}

function isMemberAt(units: readonly Unit[], index: number, isMember: (unit: Unit) => boolean): boolean {
  const at = units[index];
  return at !== undefined && isMember(at);
}

function unit(written: string, start: number, end: number): Unit {
  const code = written.charCodeAt(0);
  if (code < 0x80) {
    const digit = code >= 0x30 && code <= 0x39 ? code - 0x30 : null;
    return { char: written.toLowerCase(), digit, start, end };
  }
  const folded = written.normalize('NFKC').toLowerCase();
  const char = [...folded].length === 1 ? folded : written;
  return { char, digit: digitOf(char), start, end };
}

/** Digits of every script stand in rows of ten that begin with its zero. */
function digitOf(char: string): number | null {
  if (!isDigit(char)) return null;
  const code = char.codePointAt(0) ?? 0;
  let zero = code;
  while (zero > 0 && isDigit(String.fromCodePoint(zero - 1))) zero -= 1;
  return (code - zero) % 10;
}

function isDigit(char: string): boolean {
  return /^\p{Nd}$/u.test(char);
}

function charAt(url: string, start: number): { readonly char: string; readonly length: number } {
  const plain = String.fromCodePoint(url.codePointAt(start) ?? 0);
  if (plain === URL_MASK) return { char: MASK, length: 1 };
  if (plain === '+') return { char: ' ', length: 1 };
  const lead = plain === '%' ? Number.parseInt(url.slice(start + 1, start + 3), 16) : Number.NaN;
  if (Number.isNaN(lead)) return { char: plain, length: plain.length };
  const length = 3 * (lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);
  try {
    return { char: decodeURIComponent(url.slice(start, start + length)), length };
  } catch {
    return { char: plain, length: 1 };
  }
}
