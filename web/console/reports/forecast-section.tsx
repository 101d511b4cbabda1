import { useQuery } from '@tanstack/react-query';
import type { ArrivalForecast } from '../../client/api-types.ts';
import { figureText } from '../charts/figure-text.ts';
import { TimeChart } from '../charts/time-chart.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { ForecastTable } from './forecast-table.tsx';
import { clock, intervalText } from './interval-text.ts';
import { arrivalForecast, tableAddress } from './report-queries.ts';
import { placeQuery, type ReportSearch } from './report-search.ts';
import styles from './report-section.module.css';
import { SectionHead } from './section-head.tsx';

/** What is to be expected of the week to come, and how far off that has been. */
export function ForecastSection({ search }: { readonly search: ReportSearch }) {
  const query = placeQuery(search);
  const { data, error, refetch } = useQuery(arrivalForecast(query));
  if (error && !data) return <LoadFailed what="The forecast" error={error} retry={() => void refetch()} />;
  if (!data) return <div className={styles.section} role="status" aria-label="Loading the forecast" />;
  const isKnown = data.hours.some(({ expected }) => expected !== null);
  return (
    <section className={styles.section} aria-label="Forecast">
      <SectionHead title="Expected in the next seven days" table={tableAddress('forecast', query)} asOf={data} />
      {!isKnown ? (
        <p className={styles.none}>There is too little history to go by. After a week there will be a forecast.</p>
      ) : search.tables ? (
        <ForecastTable forecast={data} />
      ) : (
        <div className={styles.figure}>
          <Chart forecast={data} />
        </div>
      )}
      <p className={styles.fresh}>
        {data.error && <>{errorText(data.error)} </>}
        {data.definition}
      </p>
    </section>
  );
}

function Chart({ forecast: { hours, error, zone } }: { readonly forecast: ArrivalForecast }) {
  const off = error?.meanAbsolute ?? 0;
  const points = hours.map((hour) => {
    const label = intervalText(hour, 'hour', zone);
    const text = hour.expected === null ? 'not known' : figureText(hour.expected, 'mean');
    const band = error ? ` ± ${figureText(off, 'mean')}` : '';
    return {
      label,
      shortLabel: clock(Date.parse(hour.from), zone).startsWith('00') ? intervalText(hour, 'day', zone) : '',
      spoken: `${label}: ${text}${band}`,
      tip: (
        <>
          <b className={styles.tipTitle}>{label}</b>
          {text}
          {band}
        </>
      ),
    };
  });
  const expected = hours.map((hour) => hour.expected);
  return (
    <TimeChart
      title="Sessions expected, hour by hour"
      unit="count"
      points={points}
      labelsAsGiven
      series={[{ name: 'Expected', look: 'line', colour: '--chart-1', values: expected, error: off }]}
    />
  );
}

function errorText({ meanAbsolute, share, bias }: NonNullable<ArrivalForecast['error']>): string {
  const wholly = share === null ? '' : ` (${figureText(share, 'share')} of all that came)`;
  const lean =
    Math.abs(bias) < 0.05 ? '' : ` It expected ${figureText(Math.abs(bias), 'mean')} too ${bias > 0 ? 'many' : 'few'}.`;
  return `Lately this was off by ${figureText(meanAbsolute, 'mean')} an hour${wholly}.${lean}`;
}
