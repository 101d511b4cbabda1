/** How many weeks an expectation is the mean of, and over how many it is tried out. */
export const WEEKS_BEHIND = 8;
export const WEEKS_TRIED = 4;
const WEEK_HOURS = 7 * 24;
export const HISTORY_HOURS = (WEEKS_BEHIND + WEEKS_TRIED) * WEEK_HOURS;

/** How far expectations were from what came, hour by hour, when they were made of what was known then. */
export interface ForecastError {
  /** How many hours were tried. */
  readonly hours: number;
  /** The mean of the differences, whichever way they lay. */
  readonly meanAbsolute: number;
  /** The sum of the differences as a share of all that came; null when nothing came. */
  readonly share: number | null;
  /** The mean of expected less come: above 0, too much was expected. */
  readonly bias: number;
}

/** Arrivals expected in the hours to come; null where nothing is known of such an hour. */
export interface Forecast {
  readonly expected: readonly (number | null)[];
  readonly error: ForecastError | null;
}

/**
 * What is expected of each hour of the week that follows: the mean of the same hours of up to eight weeks before. The
 * error is what this very rule would have been wrong by in the four weeks that are over, each hour of them forecast
 * from what lay before it. `history` holds the arrivals of consecutive hours up to now, null where the account had not
 * yet begun or clocks skipped the hour.
 */
export function forecast(history: readonly (number | null)[]): Forecast {
  const expectedAt = (hour: number) => {
    const known: number[] = [];
    // The hours to come have none of their own week before them yet.
    for (let week = 1; week <= WEEKS_BEHIND; week += 1) {
      const count = history[hour - week * WEEK_HOURS];
      if (count !== undefined && count !== null) known.push(count);
    }
    return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0) / known.length;
  };
  const tried = Array.from({ length: WEEKS_TRIED * WEEK_HOURS }, (_, index) => history.length - 1 - index).flatMap(
    (hour) => {
      const [came, expected] = [history[hour], expectedAt(hour)];
      return came === undefined || came === null || expected === null ? [] : [{ came, expected }];
    },
  );
  return {
    expected: Array.from({ length: WEEK_HOURS }, (_, index) => expectedAt(history.length + index)),
    error: errorOf(tried),
  };
}

function errorOf(tried: readonly { readonly came: number; readonly expected: number }[]): ForecastError | null {
  const hours = tried.length;
  if (hours === 0) return null;
  let off = 0;
  let above = 0;
  let came = 0;
  for (const each of tried) {
    off += Math.abs(each.expected - each.came);
    above += each.expected - each.came;
    came += each.came;
  }
  return { hours, meanAbsolute: off / hours, share: came === 0 ? null : off / came, bias: above / hours };
}
