import type { ReportFigure } from '../../client/api-types.ts';
import { duration } from '../format/durations.ts';

type Unit = ReportFigure['unit'];

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const share = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const roundShare = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });
const points = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0, signDisplay: 'exceptZero' });
const change = new Intl.NumberFormat(undefined, {
  style: 'percent',
  maximumFractionDigits: 0,
  signDisplay: 'exceptZero',
});

/** A figure in words; what does not apply is a dash, never a nought. */
export function figureText(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return '–';
  switch (unit) {
    case 'sessions':
    case 'count':
      return whole.format(value);
    case 'ms':
      return duration(value);
    case 'share':
      return share.format(value);
    case 'points':
      return points.format(value);
    case 'mean':
      return short.format(value);
  }
}

/** The same in the little room beside an axis. */
export function tickText(value: number, unit: Unit): string {
  if (unit === 'share') return roundShare.format(value);
  if (unit === 'ms') return duration(value);
  return compact.format(value);
}

/** What became of a figure since the period before. */
export interface Change {
  readonly text: string;
  /** -1, 0 or 1: fewer, as many, more. */
  readonly direction: number;
}

/** Shares and points differ by points, the rest by how much of what they were; null where nothing can be compared. */
export function changeOf(now: number | null | undefined, before: number | null | undefined, unit: Unit): Change | null {
  if (now === null || now === undefined || before === null || before === undefined) return null;
  const difference = now - before;
  if (unit === 'share' || unit === 'points') {
    const moved = Math.round((unit === 'share' ? difference * 100 : difference) * 10) / 10;
    return { text: `${moved > 0 ? '+' : ''}${short.format(moved)} pt`, direction: Math.sign(moved) };
  }
  if (before === 0) return now === 0 ? { text: change.format(0), direction: 0 } : null;
  const ratio = difference / before;
  return { text: change.format(ratio), direction: Math.abs(ratio) < 0.005 ? 0 : Math.sign(ratio) };
}
