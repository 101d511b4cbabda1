import styles from '../settings/settings.module.css';
import own from './keeping.module.css';
import { countedRows } from './keeping-text.ts';

interface CountsTableProps {
  readonly counts: Readonly<Record<string, number>>;
  readonly label: string;
}

/** How much of everything, and where it was kept. */
export function CountsTable({ counts, label }: CountsTableProps) {
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col" className={own.when}>
            Kept in
          </th>
          <th scope="col" className={own.number}>
            How many
          </th>
        </tr>
      </thead>
      <tbody>
        {countedRows(counts).map(({ name, title, place, count }) => (
          <tr key={name}>
            <th scope="row">{title}</th>
            <td className={own.when}>{place}</td>
            <td className={own.number}>{count.toLocaleString()}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
