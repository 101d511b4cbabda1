import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Inbox, RetentionOutlook } from '../../client/api-types.ts';
import styles from '../settings/settings.module.css';
import { LoadFailed } from '../shell/load-failed.tsx';
import own from './keeping.module.css';
import { outlookQuery } from './keeping-queries.ts';
import { ruleText } from './keeping-text.ts';

interface OutlookTableProps {
  readonly inboxes: readonly Inbox[];
  readonly choose: (inboxId: string) => void;
}

/** The rule of each inbox, and what it meets now. */
export function OutlookTable({ inboxes, choose }: OutlookTableProps) {
  const { data, error, refetch } = useQuery(outlookQuery(null));
  if (error && !data) return <LoadFailed what="The rules" error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={120} aria-label="Loading" />;
  const nameOf = (id: string) => inboxes.find((inbox) => inbox.id === id)?.name ?? '…';
  const amount = (count: number) => (count >= data.mostCounted ? `${count.toLocaleString()}+` : count.toLocaleString());
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className={styles.viewport} tabIndex={0} aria-label="Rules by inbox">
      <table className={`${styles.table} ${own.wide}`}>
        <thead>
          <tr>
            <th scope="col">Inbox</th>
            <th scope="col">Sessions are</th>
            <th scope="col">By the rule of</th>
            <th scope="col" className={own.number}>
              To anonymise
            </th>
            <th scope="col" className={own.number}>
              To delete
            </th>
            <th scope="col" className={own.number}>
              Held
            </th>
            <th scope="col">
              <span className="only-read-aloud">Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.items.map((each: RetentionOutlook['items'][number]) => (
            <tr key={each.inboxId}>
              <th scope="row">
                <bdi>{nameOf(each.inboxId)}</bdi>
              </th>
              <td>{ruleText(each.rule)}</td>
              <td>{each.isOwn ? 'the inbox' : 'the account'}</td>
              <td className={own.number}>{amount(each.anonymise)}</td>
              <td className={own.number}>{amount(each.delete)}</td>
              <td className={own.number}>{amount(each.held)}</td>
              <td>
                <Button
                  variant="default"
                  size="compact-xs"
                  aria-label={`Change the rule of ${nameOf(each.inboxId)}`}
                  onClick={() => choose(each.inboxId)}
                >
                  Change
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
