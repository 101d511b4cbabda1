import type { ComponentChildren } from 'preact';

const address = /\bhttps?:\/\/[^\s<>"']+/gi;
const trailing = /[).,;:!?\]}'"»”]+$/;

/** The text with its web addresses (http and https alone) as links. Everything is a text node; nothing is read as HTML. */
export function richText(text: string): ComponentChildren[] {
  const parts: ComponentChildren[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(address)) {
    const url = withoutTrail(found);
    if (!URL.canParse(url)) continue;
    parts.push(text.slice(end, index));
    parts.push(
      <a href={url} target="_blank" rel="noopener nofollow noreferrer">
        {url}
      </a>,
    );
    end = index + url.length;
  }
  parts.push(text.slice(end));
  return parts;
}

/** Punctuation after an address belongs to the sentence; a closing bracket does not if the address opened it. */
function withoutTrail(found: string): string {
  const trail = trailing.exec(found)?.[0] ?? '';
  const url = found.slice(0, found.length - trail.length);
  return trail.startsWith(')') && url.includes('(') ? `${url})` : url;
}
