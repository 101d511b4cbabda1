import { SegmentedControl } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type InboxDraft, lookFault, previewStatus } from './inbox-draft.ts';
import styles from './inboxes.module.css';

const SETTLED_MS = 250;

/** The real widget beside the form, in light and dark, by what is not saved yet. */
export function WidgetPreview({ draft, accountName }: { readonly draft: InboxDraft; readonly accountName: string }) {
  const [shown, setShown] = useState<'window' | 'button'>('window');
  const [settled] = useDebouncedValue(draft, SETTLED_MS);
  const isSound = lookFault(settled) === null;
  const last = useRef(settled);
  if (isSound) last.current = settled;
  const text = JSON.stringify(previewStatus(last.current, accountName));
  return (
    <aside className={styles.preview} aria-label="Preview of the widget">
      <SegmentedControl
        size="xs"
        aria-label="The preview shows"
        data={[
          { value: 'window', label: 'Window' },
          { value: 'button', label: 'Button' },
        ]}
        value={shown}
        onChange={(next) => setShown(next as typeof shown)}
      />
      <div className={styles.frames}>
        <Frame scheme="light" status={text} isOpen={shown === 'window'} />
        <Frame scheme="dark" status={text} isOpen={shown === 'window'} />
      </div>
    </aside>
  );
}

interface FrameProps {
  readonly scheme: 'light' | 'dark';
  /** As JSON, so that equal ones are not shown anew. */
  readonly status: string;
  readonly isOpen: boolean;
}

function Frame({ scheme, status, isOpen }: FrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [isReady, setReady] = useState(false);
  const message = useMemo(
    () => ({ kind: 'koine-preview', scheme, isOpen, status: JSON.parse(status) as unknown }),
    [scheme, isOpen, status],
  );
  useEffect(() => {
    const hear = ({ source, origin }: MessageEvent) => {
      if (origin === location.origin && source === frame.current?.contentWindow) setReady(true);
    };
    window.addEventListener('message', hear);
    return () => window.removeEventListener('message', hear);
  }, []);
  useEffect(() => {
    if (isReady) frame.current?.contentWindow?.postMessage(message, location.origin);
  }, [isReady, message]);
  return (
    <figure className={styles.figure}>
      <iframe
        ref={frame}
        src="/widget-preview"
        title={`The widget, ${scheme}`}
        tabIndex={-1}
        className={styles.frame}
      />
      <figcaption className={styles.caption}>{scheme === 'light' ? 'Light' : 'Dark'}</figcaption>
    </figure>
  );
}
