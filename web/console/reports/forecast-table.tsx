import { Table } from '@mantine/core';
import type { ArrivalForecast } from '../../client/api-types.ts';
import { figureText } from '../charts/figure-text.ts';
import { intervalText } from './interval-text.ts';
import styles from './report-section.module.css';

/** The forecast as a table. */
export function ForecastTable({ forecast: { hours, zone } }: { readonly forecast: ArrivalForecast }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
    <section className={styles.wide} tabIndex={0} aria-label="Forecast, table">
      <Table className={styles.table} verticalSpacing={4} aria-label="Forecast">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">When</Table.Th>
            <Table.Th scope="col" data-number>
              Expected
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {hours.map((hour) => (
            <Table.Tr key={hour.from}>
              <Table.Th scope="row">{intervalText(hour, 'hour', zone)}</Table.Th>
              <Table.Td data-number>{figureText(hour.expected, 'mean')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
