import { Button } from '@mantine/core';
import type { Mail } from '../../client/api-types.ts';
import { problemText } from '../shell/server.ts';
import { MailRow } from './mail-row.tsx';
import styles from './mails-table.module.css';

interface MailsTableProps {
  readonly mails: readonly Mail[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly error: Error | null;
  readonly loadMore: () => void;
}

/** Mails as a table, and a button for the older ones. */
export function MailsTable({ mails, hasMore, isLoading, error, loadMore }: MailsTableProps) {
  return (
    <div className={styles.viewport}>
      <table className={styles.table} aria-label="Mails">
        <thead>
          <tr>
            <th scope="col">Made</th>
            <th scope="col">To</th>
            <th scope="col">About</th>
            <th scope="col">State</th>
            <th scope="col">Tries</th>
            <th scope="col">Result</th>
            <th scope="col">
              <span className="only-read-aloud">What to do</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {mails.map((mail) => (
            <MailRow key={mail.id} mail={mail} />
          ))}
        </tbody>
      </table>
      {error && (
        <p className={styles.failed} role="alert">
          {problemText(error)}
        </p>
      )}
      {(hasMore || isLoading) && (
        <Button className={styles.more} variant="subtle" color="gray" loading={isLoading} onClick={loadMore}>
          Older mails
        </Button>
      )}
    </div>
  );
}
