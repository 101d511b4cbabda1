import { useState } from 'react';
import { FileView } from '../files/file-view.tsx';
import { fullTime } from '../format/times.ts';
import { Icon } from '../shell/icon.tsx';
import { LinkedText } from './linked-text.tsx';
import styles from './message-group.module.css';
import { MessageMarkIcon } from './message-mark-icon.tsx';
import { MessageTools } from './message-tools.tsx';
import type { TimelineActions } from './timeline-actions.ts';
import type { Entry, Line } from './timeline-entries.ts';

interface MessageLineProps {
  readonly group: Extract<Entry, { kind: 'group' }>;
  readonly line: Line;
  readonly showsMark: boolean;
  readonly actions: TimelineActions | null;
}

/** One message: what it answers, what it says, its files, how far it has come, and what can be done with it. */
export function MessageLine({ group, line, showsMark, actions }: MessageLineProps) {
  const [isNear, setNear] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at it only shows its buttons, which the button in it shows, too
    <div
      className={styles.said}
      onPointerEnter={() => setNear(true)}
      onPointerLeave={() => setNear(false)}
      onFocus={() => setNear(true)}
      onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setNear(false)}
    >
      <div
        className={styles.bubble}
        dir="auto"
        title={fullTime(line.at)}
        data-removed={line.revision === 'removed' || undefined}
      >
        {line.answers && (
          <button type="button" className={styles.quote} onClick={() => actions?.show(line.answers?.messageId ?? '')}>
            <span className="only-read-aloud">Answers </span>
            <bdi className={styles.quoteName}>{line.answers.name}</bdi>
            <bdi className={styles.quoteText}>{line.answers.text}</bdi>
          </button>
        )}
        {line.revision === 'removed' ? 'This message was removed.' : <LinkedText text={line.text} />}
        {line.files?.map((file) => (
          <FileView key={`${file.id} ${line.mark}`} file={file} />
        ))}
        {line.revision === 'edited' && <span className={styles.edited}> (edited)</span>}
      </div>
      {line.mark !== null && line.mark !== 'failed' && line.mark !== 'held' && (
        <span className={styles.mark}>{showsMark && <MessageMarkIcon mark={line.mark} />}</span>
      )}
      {actions && line.isKept && (
        <>
          <button
            type="button"
            className={styles.more}
            aria-label="What to do with this message"
            aria-expanded={isNear}
          >
            <Icon name="more" size={14} />
          </button>
          {isNear && <MessageTools deeds={actions.deedsOf(group, line)} on={actions.handlersOf(group, line)} />}
        </>
      )}
    </div>
  );
}
