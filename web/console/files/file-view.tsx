import { useEffect, useState } from 'react';
import type { FileRef } from '../../../src/core/event.ts';
import type { FileLink } from '../../client/session-files.ts';
import { Icon } from '../shell/icon.tsx';
import styles from './files.module.css';
import { useSessionFiles } from './session-files.tsx';
import { sizeText } from './size-text.ts';

const BOX_PX = 320;

/** A file in a message: a small picture where it is an image, else its name and size; it opens in a tab of its own. */
export function FileView({ file: { id, name, size, width, height } }: { file: FileRef }) {
  const { files } = useSessionFiles();
  const [link, setLink] = useState<FileLink>(null);
  const [isShown, setShown] = useState(true);
  const renew = () => void files.linkOf(id).then(setLink);
  useEffect(() => {
    void files.linkOf(id).then(setLink);
  }, [files, id]);
  const scale = width && height ? Math.min(1, BOX_PX / Math.max(width, height)) : 0;
  const isImage = link?.previewUrl && isShown && width && height;
  return (
    <a
      className={styles.file}
      href={link?.url}
      target="_blank"
      rel="noopener noreferrer"
      onPointerEnter={renew}
      onFocus={renew}
    >
      {isImage ? (
        <img
          src={link.previewUrl ?? undefined}
          alt={name}
          width={Math.round(width * scale)}
          height={Math.round(height * scale)}
          onError={() => setShown(false)}
        />
      ) : (
        <>
          <Icon name="attach" size={14} />
          <bdi className={styles.name}>{name}</bdi>
          <span className={styles.size}>{sizeText(size)}</span>
        </>
      )}
    </a>
  );
}
