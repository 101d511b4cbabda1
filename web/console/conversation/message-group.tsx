import { Button } from '@mantine/core';
import { FileView } from '../files/file-view.tsx';
import { clockTime, fullTime } from '../format/times.ts';
import { Icon } from '../shell/icon.tsx';
import { LinkedText } from './linked-text.tsx';
import styles from './message-group.module.css';
import { MessageMarkIcon } from './message-mark-icon.tsx';
import type { Entry, Line } from './timeline-entries.ts';

interface MessageGroupProps {
  readonly group: Extract<Entry, { kind: 'group' }>;
  readonly retry?: ((messageId: string) => void) | undefined;
  readonly discard?: ((messageId: string) => void) | undefined;
}

/** What one person said in one go. */
export function MessageGroup({ group, retry, discard }: MessageGroupProps) {
  const first = group.lines[0];
  const last = group.lines.at(-1);
  if (!first || !last) return null;
  return (
    <div className={styles.group} data-speaker={group.speaker}>
      <div className={styles.head}>
        {(group.speaker === 'note' || group.speaker === 'whisper') && <Icon name={group.speaker} size={13} />}
        <bdi className={styles.name}>{group.name}</bdi>
        {group.badge && <span className={styles.badge}>{group.badge}</span>}
        <time className={styles.time} dateTime={new Date(first.at).toISOString()} title={fullTime(first.at)}>
          {clockTime(first.at)}
        </time>
      </div>
      {group.lines.map((line, index) => (
        <div key={line.messageId} className={styles.line} data-failed={line.mark === 'failed' || undefined}>
          <div className={styles.said}>
            <div className={styles.bubble} dir="auto" title={fullTime(line.at)}>
              <LinkedText text={line.text} />
              {line.files?.map((file) => (
                <FileView key={`${file.id} ${line.mark}`} file={file} />
              ))}
            </div>
            <MarkOf
              line={line}
              isLast={index === group.lines.length - 1 || line.mark !== group.lines[index + 1]?.mark}
            />
          </div>
          {line.mark === 'failed' && (
            <div className={styles.failure} role="alert">
              <span>Not sent: {line.problem}</span>
              <Button size="compact-xs" variant="light" onClick={() => retry?.(line.messageId)}>
                Send again
              </Button>
              <Button size="compact-xs" variant="subtle" color="gray" onClick={() => discard?.(line.messageId)}>
                Discard
              </Button>
            </div>
          )}
        </div>
      ))}
    </div>
  );
}

/** One mark stands for all messages above it that have come as far. */
function MarkOf({ line, isLast }: { line: Line; isLast: boolean }) {
  if (line.mark === null || line.mark === 'failed') return null;
  return <span className={styles.mark}>{isLast && <MessageMarkIcon mark={line.mark} />}</span>;
}
