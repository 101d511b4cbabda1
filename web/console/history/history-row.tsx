import { Link } from '@tanstack/react-router';
import type { SessionRow } from '../../client/api-types.ts';
import type { Column } from './history-columns.ts';
import styles from './history-table.module.css';

interface HistoryRowProps {
  readonly row: SessionRow;
  readonly columns: readonly Column[];
  /** Its place in the table, the head being 1. */
  readonly place: number;
  readonly height: number;
}

/** One session; all of it leads to its record. */
export function HistoryRow({ row, columns, place, height }: HistoryRowProps) {
  const leading = leadingOf(columns);
  return (
    <tr aria-rowindex={place} className={styles.row} data-session={row.id} style={{ blockSize: height }}>
      {columns.map((column) => (
        <td key={column.id} data-column={column.id} data-number={column.isNumber || undefined}>
          {column.id === leading ? (
            <Link to="/history/$sessionId" params={{ sessionId: row.id }} className={styles.link}>
              <bdi>{column.textOf(row)}</bdi>
            </Link>
          ) : column.id === 'outcome' ? (
            <span className={styles.outcome} data-outcome={row.outcome ?? row.stage}>
              {column.textOf(row)}
            </span>
          ) : (
            <bdi>{column.textOf(row)}</bdi>
          )}
        </td>
      ))}
    </tr>
  );
}

/** The column that leads to the record: the visitor, else whatever comes first. */
function leadingOf(columns: readonly Column[]): string | undefined {
  return columns.some(({ id }) => id === 'visitor.name') ? 'visitor.name' : columns[0]?.id;
}
