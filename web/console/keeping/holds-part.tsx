import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { LegalHold } from '../../client/api-types.ts';
import { dateAndTime } from '../format/times.ts';
import styles from '../settings/settings.module.css';
import { EmptyState } from '../shell/empty-state.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { HoldDialog } from './hold-dialog.tsx';
import own from './keeping.module.css';
import { holdsQuery } from './keeping-queries.ts';
import { LiftDialog } from './lift-dialog.tsx';

/** What may not be removed, why, and by whose word. */
export function HoldsPart() {
  const holds = useQuery(holdsQuery);
  const [isMaking, setMaking] = useState(false);
  const [lifting, setLifting] = useState<LegalHold | null>(null);
  if (holds.error && !holds.data) {
    return <LoadFailed what="The holds" error={holds.error} retry={() => void holds.refetch()} />;
  }
  if (!holds.data) return <Skeleton height={120} aria-label="Loading" />;
  return (
    <div className={own.body}>
      <div className={own.deeds}>
        <Button onClick={() => setMaking(true)}>New hold</Button>
      </div>
      {holds.data.length === 0 ? (
        <EmptyState icon="check" title="Nothing is on hold">
          A hold keeps a visitor’s sessions, or one session, whatever the rules say, until it is lifted.
        </EmptyState>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        <section className={styles.viewport} tabIndex={0} aria-label="Legal holds">
          <table className={`${styles.table} ${own.wide}`}>
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Why</th>
                <th scope="col">By</th>
                <th scope="col">Since</th>
                <th scope="col">
                  <span className="only-read-aloud">Lift</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {holds.data.map((hold) => (
                <tr key={hold.id}>
                  <th scope="row">
                    <Subject hold={hold} />
                  </th>
                  <td>
                    <bdi>{hold.reason}</bdi>
                  </td>
                  <td className={own.who}>
                    <bdi>{doerName(hold.madeBy)}</bdi>
                  </td>
                  <td className={own.when}>{dateAndTime(Date.parse(hold.createdAt))}</td>
                  <td>
                    <Button
                      variant="default"
                      size="compact-xs"
                      aria-label={`Lift the hold on ${subjectText(hold)}`}
                      onClick={() => setLifting(hold)}
                    >
                      Lift
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {isMaking && <HoldDialog subject={null} close={() => setMaking(false)} />}
      {lifting && <LiftDialog hold={lifting} close={() => setLifting(null)} />}
    </div>
  );
}

function Subject({ hold }: { readonly hold: LegalHold }) {
  if (hold.sessionNumber === null) return <bdi>{subjectText(hold)}</bdi>;
  return (
    <Link to="/history/$sessionId" params={{ sessionId: hold.subjectId }} className={own.link}>
      {subjectText(hold)}
    </Link>
  );
}

/** What is held, in words. */
export function subjectText({ sessionNumber, visitorName, subjectId }: LegalHold): string {
  if (sessionNumber === null) return `All of ${visitorName ?? `visitor ${subjectId.slice(-12)}`}`;
  return visitorName === null ? `Session #${sessionNumber}` : `Session #${sessionNumber} of ${visitorName}`;
}

/** Who did something; an operator at the command line has no name. */
export function doerName({ kind, name }: LegalHold['madeBy']): string {
  return name ?? (kind === 'system' ? 'the operator' : 'a key');
}
