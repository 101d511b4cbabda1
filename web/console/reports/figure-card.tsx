import type { Report, ReportFigure } from '../../client/api-types.ts';
import { changeOf, figureText } from '../charts/figure-text.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { figureName } from './figure-names.ts';
import { FigureNumber } from './figure-number.tsx';
import styles from './figures.module.css';

interface FigureCardProps {
  readonly report: Report;
  readonly figure: ReportFigure;
  readonly title?: string;
  /** Puts it on the chart; absent where there is none beside. */
  readonly choose?: (() => void) | undefined;
  readonly isChosen?: boolean;
  readonly hasCurve?: boolean;
}

/** One figure of the whole period, beside what it was in the period before. */
export function FigureCard({ report, figure, title, choose, isChosen, hasCurve }: FigureCardProps) {
  const { total, previous, series } = report;
  const { name } = figureName(figure.id);
  return (
    <li className={styles.card} data-chosen={isChosen || undefined}>
      {choose ? (
        <button
          type="button"
          className={styles.name}
          aria-pressed={isChosen}
          title="Show on the chart"
          onClick={choose}
        >
          {title ?? name}
        </button>
      ) : (
        <span className={styles.name}>{title ?? name}</span>
      )}
      <FigureNumber cell={total} figure={figure} size="large" />
      <Since figure={figure} now={total?.values[figure.id]} before={previous?.values[figure.id]} />
      {hasCurve && <Sparkline values={series.map(({ values }) => values[figure.id] ?? null)} />}
    </li>
  );
}

/** What became of a figure since the period before; nothing where nothing is compared. */
export function Since({
  figure,
  now,
  before,
}: {
  readonly figure: ReportFigure;
  readonly now: number | null | undefined;
  readonly before: number | null | undefined;
}) {
  const change = changeOf(now, before, figure.unit);
  if (!change) return <span className={styles.since} />;
  const news = change.direction * figureName(figure.id).good;
  return (
    <span className={styles.since}>
      <span className={styles.change} data-news={news > 0 ? 'good' : news < 0 ? 'bad' : undefined}>
        <span aria-hidden="true">{change.direction > 0 ? '↑' : change.direction < 0 ? '↓' : ''}</span> {change.text}
      </span>{' '}
      from {figureText(before, figure.unit)}
    </span>
  );
}
