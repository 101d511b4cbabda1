import { useQuery } from '@tanstack/react-query';
import { filterFieldsQuery } from './filter-queries.ts';
import type { Column } from './history-columns.ts';
import styles from './history-table.module.css';

interface ColumnHeadProps {
  readonly column: Column;
  readonly sort: string;
  readonly sortBy: (sort: string) => void;
}

/** The head of a column; where lists can be sorted by its field, it sorts them, down first. */
export function ColumnHead({ column: { id, title, width, isNumber }, sort, sortBy }: ColumnHeadProps) {
  const { data: fields } = useQuery(filterFieldsQuery);
  const isSortable = fields?.some((field) => field.name === id && field.sortable) ?? false;
  const direction = sort === id ? 'ascending' : sort === `-${id}` ? 'descending' : undefined;
  return (
    <th
      scope="col"
      data-column={id}
      data-number={isNumber || undefined}
      aria-sort={direction}
      style={{ inlineSize: width }}
    >
      {isSortable ? (
        <button
          type="button"
          className={styles.sorter}
          onClick={() => sortBy(direction === 'descending' ? id : `-${id}`)}
        >
          {title}
          {direction && (
            <span aria-hidden="true" className={styles.arrow}>
              {direction === 'ascending' ? '↑' : '↓'}
            </span>
          )}
        </button>
      ) : (
        title
      )}
    </th>
  );
}
