import { useCallback, useEffect, useState } from 'react';
import { advance, countAt, type Speed } from './replay.ts';

export interface Replay {
  /** The time that is shown, epoch milliseconds. */
  readonly at: number;
  readonly isPlaying: boolean;
  readonly speed: Speed;
  readonly cutsSilence: boolean;
  readonly goTo: (at: number) => void;
  /** To the event so many further on, back where negative. */
  readonly step: (by: number) => void;
  readonly toggle: () => void;
  readonly setSpeed: (speed: Speed) => void;
  readonly setCutsSilence: (cuts: boolean) => void;
}

/** A clock that goes through the times of a log, at a speed, until the last. */
export function useReplay(times: readonly number[]): Replay {
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  const [at, setAt] = useState(first);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>(4);
  const [cutsSilence, setCutsSilence] = useState(true);
  const goTo = useCallback((to: number) => setAt(Math.min(last, Math.max(first, to))), [first, last]);
  useEffect(() => {
    if (!isPlaying) return;
    let before: number | undefined;
    let frame = requestAnimationFrame(function tick(now) {
      const elapsed = before === undefined ? 0 : now - before;
      before = now;
      setAt((current) => advance(current, elapsed, { times, speed, cutsSilence }));
      frame = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, times, speed, cutsSilence]);
  useEffect(() => {
    if (at >= last) setPlaying(false);
  }, [at, last]);
  return {
    at,
    isPlaying,
    speed,
    cutsSilence,
    goTo,
    step: (by) => {
      setPlaying(false);
      const count = countAt(times, at);
      goTo(by > 0 ? (times[count] ?? last) : (times.findLast((time) => time < (times[count - 1] ?? first)) ?? first));
    },
    toggle: () => {
      if (!isPlaying && at >= last) setAt(first);
      setPlaying(!isPlaying);
    },
    setSpeed,
    setCutsSilence,
  };
}
