import { Anchor, Button } from '@mantine/core';
import type { ExportScheduleRun } from '../../client/api-types.ts';
import { sizeText } from '../files/size-text.ts';
import { dateAndTime, fullTime } from '../format/times.ts';
import styles from '../settings/settings.module.css';
import own from './runs-table.module.css';

const stateNames = { waiting: 'In work', delivered: 'Delivered', failed: 'Failed' } as const;
/** So long Koine keeps a file itself. */
const FETCHABLE_MS = 7 * 86_400_000;

interface RunsTableProps {
  readonly runs: readonly ExportScheduleRun[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly loadMore: () => void;
}

/** What became of a schedule's files. */
export function RunsTable({ runs, hasMore, isLoading, loadMore }: RunsTableProps) {
  if (!isLoading && runs.length === 0) return <p className={styles.hint}>No file was due yet.</p>;
  return (
    <div className={styles.viewport}>
      <table className={`${styles.table} ${own.table}`} aria-label="Files">
        <thead>
          <tr>
            <th scope="col">Due</th>
            <th scope="col">State</th>
            <th scope="col">Rows</th>
            <th scope="col">Size</th>
            <th scope="col">File</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td title={fullTime(Date.parse(run.dueAt))}>{dateAndTime(Date.parse(run.dueAt))}</td>
              <td>
                {stateNames[run.state]}
                {run.problem !== null && <span className={styles.note}>{run.problem}</span>}
              </td>
              <td>{run.rowCount?.toLocaleString() ?? ''}</td>
              <td>{run.bytes === null ? '' : sizeText(run.bytes)}</td>
              <td>
                {run.file}{' '}
                {isFetchable(run) && (
                  <Anchor
                    size="sm"
                    href={`/koine/v1/exports/${run.id}/file`}
                    download={run.file ?? true}
                    aria-label={`Download the file of ${dateAndTime(Date.parse(run.dueAt))}`}
                  >
                    Download
                  </Anchor>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {(hasMore || isLoading) && (
        <Button variant="subtle" color="gray" loading={isLoading} onClick={loadMore}>
          Older files
        </Button>
      )}
    </div>
  );
}

function isFetchable({ state, finishedAt }: ExportScheduleRun): boolean {
  return state === 'delivered' && finishedAt !== null && Date.now() - Date.parse(finishedAt) < FETCHABLE_MS;
}
