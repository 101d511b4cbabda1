import { linkParts } from './link-parts.ts';

/** Text as text nodes, its web addresses as links that tell the other site nothing. */
export function LinkedText({ text }: { text: string }) {
  return linkParts(text).map((part, index) =>
    part.href === null ? (
      part.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other identity and never move
      <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
        {part.text}
      </a>
    ),
  );
}
