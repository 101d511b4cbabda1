import { Button } from '@mantine/core';
import { clockTime, fullTime } from '../format/times.ts';
import { Icon } from '../shell/icon.tsx';
import styles from './message-group.module.css';
import { MessageLine } from './message-line.tsx';
import type { TimelineActions } from './timeline-actions.ts';
import type { Entry, Line } from './timeline-entries.ts';

type Group = Extract<Entry, { kind: 'group' }>;

interface MessageGroupProps {
  readonly group: Group;
  /** Null in the archive, where nothing is done any more. */
  readonly actions: TimelineActions | null;
}

/** What one person said in one go. */
export function MessageGroup({ group, actions }: MessageGroupProps) {
  const [first] = group.lines;
  if (!first) return null;
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
        <div
          key={line.messageId}
          className={styles.line}
          data-message={line.messageId}
          data-failed={line.mark === 'failed' || undefined}
        >
          <MessageLine
            group={group}
            line={line}
            // One mark stands for all messages above it that have come as far.
            showsMark={index === group.lines.length - 1 || line.mark !== group.lines[index + 1]?.mark}
            actions={actions}
          />
          {actions && line.mark === 'failed' && <Failure line={line} actions={actions} />}
          {actions && line.mark === 'held' && <Held line={line} actions={actions} />}
        </div>
      ))}
    </div>
  );
}

function Failure({ line, actions }: { readonly line: Line; readonly actions: TimelineActions }) {
  return (
    <div className={styles.failure} role="alert">
      <span>Not sent: {line.problem}</span>
      <Button size="compact-xs" variant="light" onClick={() => actions.retry(line.messageId)}>
        Send again
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => actions.takeBack(line.messageId)}>
        Take back
      </Button>
    </div>
  );
}

/** A message that has not gone out yet, so that it can be taken back. */
function Held({ line, actions }: { readonly line: Line; readonly actions: TimelineActions }) {
  return (
    <div className={styles.held}>
      <span>Not sent yet</span>
      <Button size="compact-xs" variant="light" onClick={() => actions.takeBack(line.messageId)}>
        Undo
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => actions.release(line.messageId)}>
        Send now
      </Button>
    </div>
  );
}
