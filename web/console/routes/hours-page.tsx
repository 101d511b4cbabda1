import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Calendar, Inbox, Queue } from '../../client/api-types.ts';
import { dateAndTime } from '../format/times.ts';
import { CalendarForm } from '../hours/calendar-form.tsx';
import { calendarsQuery, inboxesQuery } from '../hours/hours-queries.ts';
import { InboxForm, modeNames } from '../hours/inbox-form.tsx';
import { QueueForm } from '../hours/queue-form.tsx';
import { Page } from '../settings/page.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { queuesQuery } from '../shell/server.ts';
import styles from './hours-page.module.css';

type Edited =
  | { readonly kind: 'calendar'; readonly item: Calendar | null }
  | { readonly kind: 'queue'; readonly item: Queue }
  | { readonly kind: 'inbox'; readonly item: Inbox };

/** When people answer, what they promise, and what visitors find outside hours. */
export function HoursPage() {
  const [edited, setEdited] = useState<Edited | null>(null);
  const calendars = useQuery(calendarsQuery);
  const queues = useQuery(queuesQuery);
  const inboxes = useQuery(inboxesQuery);
  const failed = [calendars, queues, inboxes].find(({ error }) => error);
  const close = () => setEdited(null);
  if (failed) return <LoadFailed what="The hours" error={failed.error} retry={() => void failed.refetch()} isWhole />;
  const all = calendars.data ?? [];
  return (
    <Page
      title="Hours and promises"
      sentence="When people answer, how soon they promise to, and what visitors find while nobody does."
      action={<Button onClick={() => setEdited({ kind: 'calendar', item: null })}>New calendar</Button>}
    >
      <Section title="Calendars">
        {calendars.isSuccess && all.length === 0 && (
          <p className={styles.note}>None yet: all queues are always open.</p>
        )}
        {all.map((calendar) => (
          <Item
            key={calendar.id}
            name={calendar.name}
            note={standing(calendar)}
            edit={() => setEdited({ kind: 'calendar', item: calendar })}
          />
        ))}
      </Section>
      <Section title="Queues">
        {queues.data?.map((queue) => (
          <Item
            key={queue.id}
            name={queue.name}
            note={all.find(({ id }) => id === queue.calendarId)?.name ?? 'Always open'}
            edit={() => setEdited({ kind: 'queue', item: queue })}
          />
        ))}
      </Section>
      <Section title="Outside hours">
        {inboxes.data?.map((inbox) => (
          <Item
            key={inbox.id}
            name={inbox.name}
            note={modeNames[inbox.outsideHours.mode]}
            edit={() => setEdited({ kind: 'inbox', item: inbox })}
          />
        ))}
      </Section>
      <Modal opened={edited !== null} onClose={close} title={edited?.item?.name ?? 'New calendar'} size="lg">
        {edited?.kind === 'calendar' && <CalendarForm calendar={edited.item} close={close} />}
        {edited?.kind === 'queue' && <QueueForm queue={edited.item} calendars={all} close={close} />}
        {edited?.kind === 'inbox' && <InboxForm inbox={edited.item} close={close} />}
      </Modal>
    </Page>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

interface ItemProps {
  readonly name: string;
  readonly note: string;
  readonly edit: () => void;
}

function Item({ name, note, edit }: ItemProps) {
  return (
    <div className={styles.item}>
      <bdi className={styles.name}>{name}</bdi>
      <span className={styles.note}>{note}</span>
      <Button variant="default" size="xs" aria-label={`Edit ${name}`} onClick={edit}>
        Edit
      </Button>
    </div>
  );
}

function standing({ isOpen, changesAt }: Calendar): string {
  if (changesAt === null) return isOpen ? 'Always open' : 'Closed';
  return `${isOpen ? 'Open until' : 'Closed until'} ${dateAndTime(Date.parse(changesAt))}`;
}
