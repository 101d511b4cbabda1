import type { Report, ReportFigure } from '../../client/api-types.ts';
import { figureText } from '../charts/figure-text.ts';
import { Legend, type Series, TimeChart } from '../charts/time-chart.tsx';
import { figureName } from './figure-names.ts';
import { intervalText, shortIntervalText } from './interval-text.ts';
import styles from './report-section.module.css';
import { colourOf } from './report-views.ts';
import { SessionsLink, sessionsBehind } from './sessions-link.tsx';

interface ReportChartProps {
  readonly report: Report;
  readonly figures: readonly ReportFigure[];
  readonly isStacked: boolean;
}

/** Figures over time, with those of the period before beside a single one; each interval leads to its sessions. */
export function ReportChart({ report, figures, isStacked }: ReportChartProps) {
  const { series: cells, previousSeries, interval, zone, title } = report;
  const [lead] = figures;
  if (!lead || cells.length === 0) return <p className={styles.none}>There is nothing in this period to draw.</p>;
  const isAlone = figures.length === 1;
  const isWhole = lead.unit === 'sessions' || lead.unit === 'count';
  const valuesOf = (of: typeof cells, { id }: ReportFigure) => of.map(({ values }) => values[id] ?? null);
  const before: Series = {
    name: 'The period before',
    look: 'faint',
    colour: '--chart-before',
    values: valuesOf(previousSeries, lead).slice(0, cells.length),
  };
  const series: readonly Series[] = [
    ...figures.map(
      (figure, place): Series => ({
        name: figureName(figure.id).name,
        look: isStacked || (isAlone && isWhole) ? 'bars' : 'line',
        colour: colourOf(figure.id, place),
        values: valuesOf(cells, figure),
      }),
    ),
    ...(isAlone && previousSeries.length > 0 ? [before] : []),
  ];
  const points = cells.map((cell, index) => {
    const label = intervalText(cell, interval, zone);
    const told = figures.map((figure) => ({
      name: figureName(figure.id).name,
      text: figureText(cell.values[figure.id], figure.unit),
    }));
    const earlier = isAlone ? previousSeries[index] : undefined;
    const was = earlier && {
      label: intervalText(earlier, interval, zone),
      text: figureText(earlier.values[lead.id], lead.unit),
    };
    return {
      label,
      shortLabel: shortIntervalText(cell, interval, zone),
      spoken: `${label}: ${told.map(({ name, text }) => `${name} ${text}`).join(', ')}${was ? `; ${was.label}: ${was.text}` : ''}`,
      tip: (
        <>
          <b className={styles.tipTitle}>{label}</b>
          {told.map(({ name, text }, place) => (
            <span key={name} className={styles.tipLine}>
              <i style={{ background: `var(${series[place]?.colour})` }} />
              {name} <b>{text}</b>
            </span>
          ))}
          {was && (
            <span className={styles.tipBefore}>
              {was.label} <b>{was.text}</b>
            </span>
          )}
        </>
      ),
    };
  });
  const filterOf = (index: number) => {
    const cell = cells[index];
    if (!cell) return null;
    return isStacked ? cell.filter : sessionsBehind(cell, lead);
  };
  const hasLinks = lead.counted !== null;
  return (
    <>
      {series.length > 1 && <Legend series={series} />}
      <TimeChart
        title={`${title} over time`}
        unit={lead.unit}
        points={points}
        series={series}
        linkOf={
          hasLinks
            ? (index, props) => {
                const filter = filterOf(index);
                return filter === null ? null : <SessionsLink key={points[index]?.label} filter={filter} {...props} />;
              }
            : undefined
        }
      />
    </>
  );
}
