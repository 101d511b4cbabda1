export interface TextPart {
  readonly text: string;
  /** An absolute http or https address, or null for plain text. */
  readonly href: string | null;
}

const ADDRESS = /https?:\/\/[^\s<>"'`{}|\\^]+/giu;
const CLOSERS: Readonly<Record<string, string>> = { ')': '(', ']': '[' };

/** Splits text into plain parts and web addresses; joined together, the parts are the text. Other schemes stay plain. */
export function linkParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimAddress(match[0]);
    if (!URL.canParse(address)) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), href: null });
    parts.push({ text: address, href: new URL(address).href });
    end = match.index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), href: null });
  return parts;
}

/** Whether an address that came from outside may become a link. */
export function isWebAddress(address: string): boolean {
  return /^https?:\/\//i.test(address) && URL.canParse(address);
}

/** Punctuation that ends the sentence, and a bracket that was opened before the address, are no part of it. */
function trimAddress(address: string): string {
  let trimmed = address;
  for (;;) {
    const last = trimmed.at(-1) ?? '';
    const opener = CLOSERS[last];
    const unopened = opener !== undefined && count(trimmed, opener) < count(trimmed, last);
    if (!unopened && !/[.,;:!?…*_~]/.test(last)) return trimmed;
    trimmed = trimmed.slice(0, -1);
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
