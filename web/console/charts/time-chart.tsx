import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { tickText } from './figure-text.ts';
import { axisOf, placeOn } from './scale.ts';
import styles from './time-chart.module.css';

export interface Series {
  readonly name: string;
  /** `bars` stand on each other; a `faint` line is what is compared with. */
  readonly look: 'bars' | 'line' | 'faint';
  /** A custom property with the colour, such as `--chart-1`. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
  /** For a line: how far off it may be, each way. */
  readonly error?: number;
}

export interface ChartPoint {
  readonly label: string;
  /** What stands below the axis, where there is room. */
  readonly shortLabel: string;
  /** All that the point tells, in one line, for whoever hears it. */
  readonly spoken: string;
  readonly tip: ReactNode;
}

interface TimeChartProps {
  readonly title: string;
  readonly unit: Parameters<typeof tickText>[1];
  readonly points: readonly ChartPoint[];
  readonly series: readonly Series[];
  /** Whether each point's short label is shown where there is one, instead of a few at even distances. */
  readonly labelsAsGiven?: boolean;
  /** Takes the room that there is instead of a height of its own. */
  readonly fills?: boolean;
  /** Gives what stands for a point its way to the sessions behind it. */
  readonly linkOf?: ((index: number, props: LinkProps) => ReactNode) | undefined;
}

/** What whoever makes the link passes on. */
export interface LinkProps {
  readonly className: string | undefined;
  readonly 'aria-label': string;
  readonly tabIndex: number;
  readonly 'data-point': number;
  readonly 'data-edge': string;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly children: ReactNode;
}

const HEIGHT = 100;
const MOST_LABELS = 8;

/** Figures over time, drawn without measuring: it fits whatever room it has, on paper too. One stop for the Tab key; arrows go through it. */
export function TimeChart({ title, unit, points, series, labelsAsGiven = false, fills, linkOf }: TimeChartProps) {
  const plot = useRef<HTMLFieldSetElement>(null);
  const [current, setCurrent] = useState(0);
  const bars = series.filter(({ look }) => look === 'bars');
  const stacks = points.map((_, index) => bars.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const lines = series.filter(({ look }) => look !== 'bars');
  const axis = axisOf(
    [...stacks, ...lines.flatMap(({ values, error = 0 }) => values.map((value) => above(value, error)))],
    unit,
  );
  const every = labelsAsGiven ? 1 : Math.max(1, Math.ceil(points.length / MOST_LABELS));
  const stop = Math.min(current, points.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = steps[event.key]?.(stop, points.length - 1);
    if (next === undefined) return;
    event.preventDefault();
    plot.current?.querySelector<HTMLElement>(`[data-point="${next}"]`)?.focus();
  };
  const propsOf = (point: ChartPoint, index: number): LinkProps => ({
    className: styles.point,
    'aria-label': point.spoken,
    tabIndex: index === stop ? 0 : -1,
    'data-point': index,
    'data-edge': index < points.length / 2 ? 'start' : 'end',
    onFocus: () => setCurrent(index),
    onKeyDown,
    children: (
      <>
        <span className={styles.stack} aria-hidden="true">
          {bars.map(({ name, colour, values }) => {
            const share = placeOn(axis, values[index] ?? 0);
            if (share === 0) return null;
            return (
              <span
                key={name}
                className={styles.bar}
                style={{ blockSize: `${share * 100}%`, background: `var(${colour})` }}
              />
            );
          })}
        </span>
        {lines.map(({ name, look, colour, values }) => {
          const value = values[index];
          return (
            look === 'line' &&
            typeof value === 'number' && (
              <span
                key={name}
                className={styles.dot}
                aria-hidden="true"
                data-alone={(isAbsent(values[index - 1]) && isAbsent(values[index + 1])) || undefined}
                style={{ insetBlockEnd: `${placeOn(axis, value) * 100}%`, background: `var(${colour})` }}
              />
            )
          );
        })}
        <span className={styles.tip} aria-hidden="true">
          {point.tip}
        </span>
      </>
    ),
  });
  return (
    <div className={styles.chart} data-fills={fills || undefined}>
      <div className={styles.axis} aria-hidden="true">
        {axis.ticks.map((tick) => (
          <span key={tick} style={{ insetBlockEnd: `${placeOn(axis, tick) * 100}%` }}>
            {tickText(tick, unit)}
          </span>
        ))}
      </div>
      <fieldset className={styles.plot} ref={plot} aria-label={title}>
        {axis.ticks.map((tick) => (
          <i
            key={tick}
            className={styles.grid}
            data-zero={tick === 0 || undefined}
            style={{ insetBlockEnd: `${placeOn(axis, tick) * 100}%` }}
          />
        ))}
        <svg
          className={styles.lines}
          viewBox={`0 0 ${points.length} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
          focusable="false"
        >
          {lines.map((line) => (
            <g key={line.name}>
              {line.error !== undefined && (
                <path
                  className={styles.band}
                  d={bandPath(line, (value) => placeOn(axis, value))}
                  style={{ fill: `var(${line.colour})` }}
                />
              )}
              <path
                className={styles.line}
                data-look={line.look}
                d={linePath(line.values, (value) => placeOn(axis, value))}
                style={{ stroke: `var(${line.colour})` }}
                vectorEffect="non-scaling-stroke"
              />
            </g>
          ))}
        </svg>
        {points.map((point, index) => {
          const props = propsOf(point, index);
          return linkOf ? linkOf(index, props) : <PlainPoint key={point.label} {...props} />;
        })}
      </fieldset>
      <div className={styles.labels} aria-hidden="true">
        {points.map((point, index) => (
          <span key={point.label} data-odd={(!labelsAsGiven && (index / every) % 2 === 1) || undefined}>
            {index % every === 0 ? point.shortLabel : ''}
          </span>
        ))}
      </div>
    </div>
  );
}

/** A point behind which there are no sessions to go to. */
function PlainPoint({ children, ...props }: LinkProps) {
  return (
    <span role="img" {...props}>
      {children}
    </span>
  );
}

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowRight: (at, last) => Math.min(last, at + 1),
  ArrowLeft: (at) => Math.max(0, at - 1),
  Home: () => 0,
  End: (_, last) => last,
};

/** What the series are called, where there is more than one. */
export function Legend({ series }: { readonly series: readonly Series[] }) {
  return (
    <ul className={styles.legend} aria-label="Legend">
      {series.map(({ name, look, colour }) => (
        <li key={name}>
          <i data-look={look} style={{ background: `var(${colour})` }} />
          {name}
        </li>
      ))}
    </ul>
  );
}

function linePath(values: readonly (number | null)[], placeOf: (value: number) => number): string {
  return values
    .map((value, index) => {
      if (value === null) return '';
      return `${isAbsent(values[index - 1]) ? 'M' : 'L'}${index + 0.5} ${(1 - placeOf(value)) * HEIGHT}`;
    })
    .join('');
}

function bandPath({ values, error = 0 }: Series, placeOf: (value: number) => number): string {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, x: index + 0.5 }]));
  if (known.length === 0) return '';
  const edge = (sign: number) =>
    known.map(({ value, x }) => `${x} ${(1 - placeOf(Math.max(0, value + sign * error))) * HEIGHT}`);
  return `M${edge(1).join('L')}L${edge(-1).reverse().join('L')}Z`;
}

function isAbsent(value: number | null | undefined): boolean {
  return value === null || value === undefined;
}

function above(value: number | null, error: number): number | null {
  return value === null ? null : value + error;
}
