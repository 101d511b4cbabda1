import { Table } from '@mantine/core';
import type { Report, ReportCell, ReportFigure } from '../../client/api-types.ts';
import { figureText } from '../charts/figure-text.ts';
import { figureName } from './figure-names.ts';
import { FigureNumber } from './figure-number.tsx';
import { intervalText } from './interval-text.ts';
import styles from './report-section.module.css';

interface FigureTableProps {
  readonly report: Report;
  readonly figures: readonly ReportFigure[];
}

/** All figures of a report, one row an interval, each number a way to its sessions. */
export function FigureTable({ report, figures }: FigureTableProps) {
  const { series, total, interval, zone, title } = report;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
    <section className={styles.wide} tabIndex={0} aria-label={`${title}, table`}>
      <Table className={styles.table} verticalSpacing={6} aria-label={title}>
        <Head figures={figures} />
        <Table.Tbody>
          {series.map((cell) => (
            <Row key={cell.from} title={intervalText(cell, interval, zone)} cell={cell} figures={figures} />
          ))}
        </Table.Tbody>
        {total && (
          <Table.Tfoot>
            <Row title="In all" cell={total} figures={figures} />
          </Table.Tfoot>
        )}
      </Table>
    </section>
  );
}

/** The same for whoever hears the page while a chart stands on it. */
export function SpokenTable({ report, figures }: FigureTableProps) {
  const { series, interval, zone, title } = report;
  return (
    <div className="only-read-aloud">
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            {figures.map(({ id }) => (
              <th key={id} scope="col">
                {figureName(id).name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.map((cell) => (
            <tr key={cell.from}>
              <th scope="row">{intervalText(cell, interval, zone)}</th>
              {figures.map(({ id, unit }) => (
                <td key={id}>{figureText(cell.values[id], unit)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head({ figures }: Pick<FigureTableProps, 'figures'>) {
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">When</Table.Th>
        {figures.map(({ id }) => (
          <Table.Th key={id} scope="col" data-number>
            {figureName(id).name}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}

function Row({ title, cell, figures }: Pick<FigureTableProps, 'figures'> & { title: string; cell: ReportCell }) {
  return (
    <Table.Tr>
      <Table.Th scope="row">{title}</Table.Th>
      {figures.map((figure) => (
        <Table.Td key={figure.id} data-number>
          <FigureNumber cell={cell} figure={figure} />
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
