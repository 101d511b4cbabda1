/** A stretch of a text: a web address, or what stands between them. */
export interface Part {
  /** Where it begins in the text. */
  readonly at: number;
  readonly text: string;
  readonly isLink: boolean;
}

const address = /\bhttps?:\/\/[^\s<>"']+/gi;
const trailing: ReadonlySet<string> = new Set(').,;:!?]}\'"»”');

/** Cuts a text at its web addresses (http and https alone); joined again, the parts are the text. */
export function findLinks(text: string): readonly Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(address)) {
    const url = withoutTrail(found);
    if (!URL.canParse(url)) continue;
    parts.push({ at: end, text: text.slice(end, index), isLink: false }, { at: index, text: url, isLink: true });
    end = index + url.length;
  }
  parts.push({ at: end, text: text.slice(end), isLink: false });
  return parts.filter((part) => part.text !== '');
}

/** Punctuation after an address belongs to the sentence; a closing bracket does not if the address opened it. */
function withoutTrail(found: string): string {
  let end = found.length;
  while (trailing.has(found[end - 1] ?? '')) end -= 1;
  const [url, trail] = [found.slice(0, end), found.slice(end)];
  return trail.startsWith(')') && url.includes('(') ? `${url})` : url;
}
