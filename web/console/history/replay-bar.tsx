import { ActionIcon, Checkbox, SegmentedControl, Tooltip } from '@mantine/core';
import { type CSSProperties, memo } from 'react';
import type { Event } from '../../../src/core/event.ts';
import type { Session } from '../../../src/core/session.ts';
import { duration, stopwatch } from '../format/durations.ts';
import { stageNames } from '../format/outcome-names.ts';
import { clockTime, fullTime } from '../format/times.ts';
import { useShortcuts } from '../shell/shortcuts.ts';
import styles from './replay.module.css';
import { type Speed, speeds } from './replay.ts';
import type { Replay } from './use-replay.ts';

interface ReplayBarProps {
  readonly events: readonly Event[];
  readonly times: readonly number[];
  readonly session: Session | null;
  readonly replay: Replay;
}

/** The slider steps by seconds, in short sessions by a two hundredth of the whole. */
const STEP_MS = 1_000;
const STEPS = 200;

/** Moves through a session: a slider over its time with a mark for each event, play at a speed, and steps. */
export function ReplayBar({ events, times, session, replay }: ReplayBarProps) {
  const { at, isPlaying, speed, cutsSilence } = replay;
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  useShortcuts({
    ' ': ({ target }) => {
      const isPressed = target instanceof Element && target.closest('button, a, summary');
      // On a button the same key presses it.
      if (isPressed instanceof HTMLElement) isPressed.click();
      else replay.toggle();
    },
    ',': () => replay.step(-1),
    '.': () => replay.step(1),
  });
  const step = Math.max(1, Math.min(STEP_MS, Math.round((last - first) / STEPS)));
  const passed = at - first;
  const stage = session ? stageNames[session.stage] : '';
  const agent = session?.agent?.name;
  return (
    <section className={styles.bar} aria-label="Replay">
      <div className={styles.track}>
        <Marks events={events} times={times} />
        <input
          type="range"
          className={styles.slider}
          style={{ '--done': `${(passed / Math.max(1, last - first)) * 100}%` } as CSSProperties}
          aria-label="Time of the session"
          aria-valuetext={`${stopwatch(passed)} of ${stopwatch(last - first)}`}
          min={first}
          max={Math.max(last, first + 1)}
          step={step}
          value={at}
          onKeyDown={(event) => {
            if (event.key !== ' ') return;
            event.preventDefault();
            replay.toggle();
          }}
          onChange={(event) => replay.goTo(snap(Number(event.currentTarget.value), last, step))}
        />
      </div>
      <div className={styles.controls}>
        <ActionIcon aria-label="Event before" aria-keyshortcuts="," onClick={() => replay.step(-1)}>
          <Glyph path="M6 5v14M19 5l-9 7 9 7z" />
        </ActionIcon>
        <Tooltip label={isPlaying ? 'Pause (space)' : 'Play (space)'}>
          <ActionIcon
            variant="filled"
            color="koine"
            radius="xl"
            size={34}
            aria-label={isPlaying ? 'Pause' : 'Play'}
            aria-keyshortcuts="Space"
            onClick={replay.toggle}
          >
            <Glyph path={isPlaying ? 'M9 6v12M15 6v12' : 'M8 5l11 7-11 7z'} />
          </ActionIcon>
        </Tooltip>
        <ActionIcon aria-label="Next event" aria-keyshortcuts="." onClick={() => replay.step(1)}>
          <Glyph path="M18 5v14M5 5l9 7-9 7z" />
        </ActionIcon>
        <span className={styles.time} title={fullTime(at)}>
          <b>{stopwatch(passed)}</b> / {stopwatch(last - first)}
        </span>
        <span className={styles.standing}>
          {clockTime(at)} · {stage}
          {agent && (
            <>
              {' · '}
              <bdi>{agent}</bdi>
            </>
          )}
        </span>
        <span className={styles.end}>
          <Checkbox
            size="xs"
            label="Skip silences"
            title={`Silences that would last longer than ${duration(4_000)} here`}
            checked={cutsSilence}
            onChange={(event) => replay.setCutsSilence(event.currentTarget.checked)}
          />
          <SegmentedControl
            size="xs"
            aria-label="Speed"
            data={speeds.map((each) => ({ value: String(each), label: `${each}×` }))}
            value={String(speed)}
            onChange={(value) => replay.setSpeed(Number(value) as Speed)}
          />
        </span>
      </div>
    </section>
  );
}

/** Where something happened, and who did it. */
const Marks = memo(function Marks({ events, times }: Pick<ReplayBarProps, 'events' | 'times'>) {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  return (
    <span className={styles.marks} aria-hidden="true">
      {events.map((event, index) => (
        <i
          key={event.seq}
          data-by={event.type === 'message-posted' ? event.actor.kind : 'event'}
          style={{ insetInlineStart: `${(((times[index] ?? first) - first) / Math.max(1, last - first)) * 100}%` }}
        />
      ))}
    </span>
  );
});

function Glyph({ path }: { readonly path: string }) {
  return (
    <svg
      width={16}
      height={16}
      viewBox="0 0 24 24"
      fill="currentColor"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinejoin="round"
      strokeLinecap="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={path} />
    </svg>
  );
}

/** The slider's last step is the end, though no whole number of steps leads there. */
function snap(at: number, last: number, step: number): number {
  return last - at < step ? last : at;
}
