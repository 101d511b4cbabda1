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
  const unopened = new Map(
    Object.entries(CLOSERS).map(([closer, opener]) => [closer, count(address, closer) - count(address, opener)]),
  );
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1] ?? '';
    const extra = unopened.get(last) ?? 0;
    if (extra > 0) unopened.set(last, extra - 1);
    else if (!/[.,;:!?…*_~]/.test(last)) break;
  }
  return address.slice(0, end);
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
