import { useEffect, useState } from 'preact/hooks';
import type { FileRef } from '../../src/core/event.ts';
import type { FileLink } from '../client/session-files.ts';

interface Props {
  readonly file: FileRef;
  linkOf(fileId: string): Promise<FileLink>;
}

/** A file in a message: a small picture where it is an image, else its name; it opens in a tab of its own. */
export function FileView({ file: { id, name }, linkOf }: Props) {
  const [link, setLink] = useState<FileLink>(null);
  const renew = () => void linkOf(id).then(setLink);
  useEffect(renew, [id, linkOf]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it is a link, whose address is renewed before it is followed
    <a
      class="bubble"
      {...(link && { href: link.url })}
      target="_blank"
      rel="noopener nofollow noreferrer"
      onPointerEnter={renew}
      onFocus={renew}
    >
      {link?.previewUrl ? <img src={link.previewUrl} alt={name} /> : name}
    </a>
  );
}
