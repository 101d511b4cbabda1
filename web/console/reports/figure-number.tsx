import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ReportCell, ReportFigure } from '../../client/api-types.ts';
import { figureText } from '../charts/figure-text.ts';
import { figureName } from './figure-names.ts';
import styles from './figures.module.css';
import { SessionsLink, sessionsBehind } from './sessions-link.tsx';

interface FigureNumberProps {
  readonly cell: ReportCell | null;
  readonly figure: ReportFigure;
  readonly size?: 'large';
}

/** A number that says on hover and focus what it means, and leads to the sessions that it was made of. */
export function FigureNumber({ cell, figure, size }: FigureNumberProps) {
  const value = cell?.values[figure.id];
  const text = figureText(value, figure.unit);
  const filter = cell && value !== null && value !== undefined ? sessionsBehind(cell, figure) : null;
  const count = figure.counted === null ? undefined : cell?.counts[figure.counted];
  const { name } = figureName(figure.id);
  return (
    <Explained figure={figure} count={count}>
      {filter === null ? (
        <button type="button" className={styles.number} data-size={size} aria-label={`${name}: ${text}`}>
          {text}
        </button>
      ) : (
        <SessionsLink
          filter={filter}
          className={styles.number}
          data-size={size}
          aria-label={`${name}: ${text}. Show the sessions`}
        >
          {text}
        </SessionsLink>
      )}
    </Explained>
  );
}

/** What a figure means, over whatever it is put around. */
export function Explained({
  figure: { definition, metric, errorBound },
  count,
  children,
}: {
  readonly figure: ReportFigure;
  readonly count?: number | undefined;
  readonly children: ReactNode;
}) {
  return (
    <Tooltip
      multiline
      w={290}
      openDelay={250}
      events={{ hover: true, focus: true, touch: true }}
      label={
        <span className={styles.definition}>
          <span>{definition}</span>
          <span className={styles.source}>
            {count !== undefined && <span>of {count.toLocaleString()} sessions</span>}
            {errorBound > 0 && <span>off by at most {figureText(errorBound, 'share')}</span>}
            {metric && (
              <span>
                {metric.id}, version {metric.version}
              </span>
            )}
          </span>
        </span>
      }
    >
      {children}
    </Tooltip>
  );
}
