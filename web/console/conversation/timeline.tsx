import { Button } from '@mantine/core';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ActorRef } from '../../../src/core/event.ts';
import { dayName } from '../format/times.ts';
import { Icon } from '../shell/icon.tsx';
import { EventLine } from './event-line.tsx';
import { actorName } from './event-text.ts';
import { MessageGroup } from './message-group.tsx';
import styles from './timeline.module.css';
import type { TimelineActions } from './timeline-actions.ts';
import type { Entry } from './timeline-entries.ts';

const NEAR_END_PX = 80;

interface TimelineProps {
  readonly entries: readonly Entry[];
  readonly typing?: readonly ActorRef[];
  /** What the visitor is typing, where that is shown. */
  readonly preview?: string | null;
  /** What can be done with messages; null where they are only read. */
  readonly actions?: TimelineActions | null;
  /** Begins at the newest and stays there; false for what is only read. */
  readonly followsNewest?: boolean;
}

/** A session as it is read, from the oldest to the newest. Whoever has scrolled up stays where they are. */
export function Timeline({
  entries,
  typing = [],
  preview = null,
  actions = null,
  followsNewest = true,
}: TimelineProps) {
  const { viewport, onScroll, isAtEnd, newBelow, goToEnd } = useStayingPlace(countLines(entries), followsNewest);
  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard */}
      <div className={styles.viewport} ref={viewport} onScroll={onScroll} tabIndex={0} role="log" aria-label="Messages">
        <div className={styles.column} data-from-end={followsNewest || undefined}>
          {entries.map((entry) => (
            <EntryOf key={entry.key} entry={entry} actions={actions} />
          ))}
          <div className={styles.typing}>
            {typing.length > 0 && (
              <span className={styles.typingLine}>
                <span className={styles.dots} aria-hidden="true">
                  <i />
                  <i />
                  <i />
                </span>
                <span>
                  <bdi>{typing.map(actorName).join(', ')}</bdi> {typing.length > 1 ? 'are' : 'is'} typing
                  {preview && (
                    <>
                      : <bdi className={styles.preview}>{preview}</bdi>
                    </>
                  )}
                </span>
              </span>
            )}
          </div>
        </div>
      </div>
      {followsNewest && !isAtEnd && (
        <Button
          className={styles.toEnd}
          variant="default"
          radius="xl"
          leftSection={<Icon name="down" size={14} />}
          onClick={goToEnd}
        >
          {newBelow > 0 ? `${newBelow} new` : 'Newest'}
        </Button>
      )}
    </div>
  );
}

function EntryOf({ entry, actions }: { readonly entry: Entry; readonly actions: TimelineActions | null }) {
  switch (entry.kind) {
    case 'day':
      return (
        <div className={styles.day}>
          <span>{dayName(entry.at, Date.now())}</span>
        </div>
      );
    case 'group':
      return <MessageGroup group={entry} actions={actions} />;
    case 'event':
      return <EventLine entry={entry} />;
  }
}

/** Keeps the end in view while it is in view, and otherwise the place; counts what came below it. */
function useStayingPlace(lines: number, followsNewest: boolean) {
  const viewport = useRef<HTMLDivElement>(null);
  const atEnd = useRef(followsNewest);
  const [isAtEnd, setAtEnd] = useState(true);
  const [linesSeen, setLinesSeen] = useState(lines);
  const goToEnd = useCallback(() => {
    const element = viewport.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);
  const onScroll = () => {
    const element = viewport.current;
    if (!element) return;
    atEnd.current = followsNewest && element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    setAtEnd(atEnd.current);
    if (atEnd.current) setLinesSeen(lines);
  };
  useLayoutEffect(() => {
    if (!atEnd.current) return;
    goToEnd();
    setLinesSeen(lines);
  }, [lines, goToEnd]);
  useEffect(() => {
    const element = viewport.current;
    if (!element) return;
    // The window, the composer or the typing line may take or give room at any moment.
    const observer = new ResizeObserver(() => atEnd.current && goToEnd());
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, [goToEnd]);
  return { viewport, onScroll, isAtEnd, newBelow: Math.max(0, lines - linesSeen), goToEnd };
}

function countLines(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + (entry.kind === 'group' ? entry.lines.length : 0), 0);
}
