import { type KeyboardEvent, useRef, useState } from 'react';
import type { BusiestHours } from '../../client/api-types.ts';
import { figureText } from '../charts/figure-text.ts';
import styles from './heat-map.module.css';
import { SessionsLink } from './sessions-link.tsx';

type Hour = BusiestHours['hours'][number];

const hoursOfDay = Array.from({ length: 24 }, (_, hour) => hour);
const weekdays = [1, 2, 3, 4, 5, 6, 7];
const dayNames = { long: nameDays('long'), short: nameDays('short') };
const SHADES = 9;

/** How many sessions were opened in each hour of the week, on average: a table whose cells are shaded. Arrows go through it. */
export function HeatMap({ data }: { readonly data: BusiestHours }) {
  const table = useRef<HTMLTableElement>(null);
  const [current, setCurrent] = useState({ weekday: 1, hour: 9 });
  const byPlace = new Map(data.hours.map((each) => [`${each.weekday} ${each.hour}`, each]));
  const most = Math.max(0, ...data.hours.map(({ mean }) => mean ?? 0));
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const weekday = Math.min(7, Math.max(1, current.weekday + move[0]));
    const hour = Math.min(23, Math.max(0, current.hour + move[1]));
    table.current?.querySelector<HTMLElement>(`[data-place="${weekday} ${hour}"]`)?.focus();
  };
  return (
    <div className={styles.frame}>
      <table className={styles.map} ref={table} aria-label="Sessions opened by weekday and hour, on average">
        <thead>
          <tr>
            <td />
            {hoursOfDay.map((hour) => (
              <th key={hour} scope="col" data-odd={hour % 3 > 0 || undefined}>
                {String(hour).padStart(2, '0')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={onKeyDown}>
          {weekdays.map((weekday) => (
            <tr key={weekday}>
              <th scope="row">{dayNames.short[weekday - 1]}</th>
              {hoursOfDay.map((hour) => (
                <Cell
                  key={hour}
                  hour={byPlace.get(`${weekday} ${hour}`)}
                  place={{ weekday, hour }}
                  most={most}
                  isStop={current.weekday === weekday && current.hour === hour}
                  onFocus={() => setCurrent({ weekday, hour })}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.legend} aria-hidden="true">
        <span>0</span>
        {Array.from({ length: SHADES + 1 }, (_, shade) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a shade is its number
          <i key={shade} data-shade={shade} />
        ))}
        <span>{figureText(most, 'mean')} an hour</span>
      </p>
    </div>
  );
}

interface CellProps {
  readonly hour: Hour | undefined;
  readonly place: { readonly weekday: number; readonly hour: number };
  readonly most: number;
  readonly isStop: boolean;
  readonly onFocus: () => void;
}

function Cell({ hour, place, most, isStop, onFocus }: CellProps) {
  const mean = hour?.mean ?? null;
  const when = `${dayNames.long[place.weekday - 1]}, ${place.hour}:00`;
  const shade = mean === null || most === 0 ? 0 : mean === 0 ? 0 : Math.max(1, Math.round((mean / most) * SHADES));
  const shared = {
    className: styles.cell,
    'data-shade': shade,
    'data-place': `${place.weekday} ${place.hour}`,
    tabIndex: isStop ? 0 : -1,
    onFocus,
    title:
      mean === null
        ? `${when}: not in this period`
        : `${when}: ${figureText(mean, 'mean')} an hour, ${hour?.opened} in all`,
  };
  const text = mean === null ? '–' : figureText(mean, mean < 9.95 ? 'mean' : 'count');
  return (
    <td>
      {hour?.filter ? (
        <SessionsLink filter={hour.filter} aria-label={`${when}: ${text} an hour. Show the sessions`} {...shared}>
          {text}
        </SessionsLink>
      ) : (
        <span {...shared} role="img" aria-label={`${when}: ${text}`}>
          {text}
        </span>
      )}
    </td>
  );
}

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function nameDays(weekday: 'long' | 'short'): readonly string[] {
  const format = new Intl.DateTimeFormat(undefined, { weekday, timeZone: 'UTC' });
  // 2024-01-01 was a Monday.
  return weekdays.map((day) => format.format(Date.UTC(2024, 0, day)));
}
