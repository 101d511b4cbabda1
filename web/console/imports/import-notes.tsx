import { useQuery } from '@tanstack/react-query';
import type { Import, ImportNote } from '../../client/api-types.ts';
import styles from './imports.module.css';
import { notesAddress, notesQuery } from './imports-queries.ts';

interface ImportNotesProps {
  readonly brought: Import;
  readonly kind: ImportNote['kind'];
  readonly title: string;
}

/** Why records were refused, or in what they are read back otherwise; all of it is to be had as a file. */
export function ImportNotes({ brought, kind, title }: ImportNotesProps) {
  const { data: notes = [] } = useQuery(notesQuery(brought, kind));
  return (
    <details className={styles.notes}>
      <summary>{title}</summary>
      <ul>
        {notes.map(({ record, line, foreignId, reason }) => (
          <li key={record}>
            <strong>
              Line {line}
              {foreignId !== null && (
                <>
                  , <bdi>{foreignId}</bdi>
                </>
              )}
            </strong>
            <bdi className={styles.reason}>{reason}</bdi>
          </li>
        ))}
      </ul>
      <a href={notesAddress(brought.id, kind)} download={`${kind}-${brought.id}.json`}>
        Download all
      </a>
    </details>
  );
}
