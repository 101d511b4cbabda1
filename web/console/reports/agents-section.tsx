import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReportGroup } from '../../client/api-types.ts';
import { EmptyState } from '../shell/empty-state.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { figureName } from './figure-names.ts';
import { Explained, FigureNumber } from './figure-number.tsx';
import { reportFigures, tableAddress } from './report-queries.ts';
import { periodQuery, placeQuery, type ReportSearch } from './report-search.ts';
import styles from './report-section.module.css';
import { SectionHead } from './section-head.tsx';

/** What each agent did, and what their time went into. */
export function AgentsSection({ search, zone }: { readonly search: ReportSearch; readonly zone: string }) {
  const query = { ...periodQuery(search, zone), ...placeQuery(search), clock: search.clock };
  const { data: report, error, refetch, isPlaceholderData } = useQuery(reportFigures('agents', query));
  const [sort, setSort] = useState({ id: 'agent.sessions', descends: true });
  if (error && !report) return <LoadFailed what="The report" error={error} retry={() => void refetch()} />;
  if (!report) return <div className={styles.section} role="status" aria-label="Loading the report" />;
  const figureOf = ({ total }: ReportGroup) => total?.values[sort.id] ?? null;
  const sign = sort.descends ? -1 : 1;
  // Whoever has no value comes last, either way.
  const groups = report.groups.toSorted((one, other) => {
    const [a, b] = [figureOf(one), figureOf(other)];
    return a === null || b === null ? Number(a === null) - Number(b === null) : sign * (a - b);
  });
  return (
    <section className={styles.section} data-stale={isPlaceholderData || undefined} aria-label={report.title}>
      <SectionHead title={report.title} table={tableAddress('agents', query)} asOf={report} />
      {groups.length === 0 ? (
        <EmptyState icon="person" title="Nobody answered in this period" />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
        <section className={styles.wide} tabIndex={0} aria-label="Figures of agents">
          <Table className={styles.table} verticalSpacing={7} stickyHeader aria-label="Agents">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Agent</Table.Th>
                {report.figures.map((figure) => (
                  <Table.Th
                    key={figure.id}
                    scope="col"
                    data-number
                    aria-sort={sort.id !== figure.id ? undefined : sort.descends ? 'descending' : 'ascending'}
                  >
                    <Explained figure={figure}>
                      <button
                        type="button"
                        className={styles.sorter}
                        onClick={() => setSort({ id: figure.id, descends: sort.id !== figure.id || !sort.descends })}
                      >
                        {figureName(figure.id).name}
                        {sort.id === figure.id && <span aria-hidden="true"> {sort.descends ? '↓' : '↑'}</span>}
                      </button>
                    </Explained>
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {groups.map((group) => (
                <Table.Tr key={group.key}>
                  <Table.Th scope="row">
                    <bdi>{group.name ?? group.key}</bdi>
                  </Table.Th>
                  {report.figures.map((figure) => (
                    <Table.Td key={figure.id} data-number>
                      <FigureNumber cell={group.total} figure={figure} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      )}
    </section>
  );
}
