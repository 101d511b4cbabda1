import { Button, CopyButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { SessionRow } from '../../client/api-types.ts';
import { snippetOf } from '../inboxes/snippet.tsx';
import { Icon } from '../shell/icon.tsx';
import { usePreference } from '../shell/preferences.ts';
import { inboxesQuery, type ListPage, rest } from '../shell/server.ts';
import { usePresenceOf, useSessionList, useWorkplace } from '../shell/workplace.tsx';
import styles from './checklist.module.css';
import { isNew, type Step, stepsDone } from './steps.ts';

const NEWEST = 20;

/** Leads a new account from nothing to its first answered chat; nothing for who needs no leading. */
export function Checklist() {
  const { me } = useWorkplace();
  const dismissed = `koine.first-run-dismissed.${me.account.id}`;
  const placed = `koine.first-run-placed.${me.account.id}`;
  const [isDismissed, setDismissed] = useState(() => localStorage.getItem(dismissed) !== null);
  const [isPlaced, setPlaced] = useState(() => localStorage.getItem(placed) !== null);
  const [, setPresence] = usePreference('presence');
  const presence = usePresenceOf(me.agent.id);
  const { rows } = useSessionList();
  const mayManage = me.agent.role === 'owner' || me.agent.role === 'admin';
  const enabled = mayManage && !isDismissed;
  const inboxes = useQuery({ ...inboxesQuery, enabled });
  const sessions = useQuery({
    // Read again when chats come and go.
    queryKey: ['first-run', rows.size],
    queryFn: ({ signal }) => rest<ListPage<SessionRow>>('/sessions', { query: { limit: NEWEST }, signal }),
    placeholderData: (former) => former,
    enabled,
  });
  if (!enabled || !inboxes.data || !sessions.data) return null;
  const [inbox] = inboxes.data;
  const facts = {
    inbox: inbox ?? null,
    sessions: sessions.data.items,
    isOnline: presence === 'online',
    isPlaced: isPlaced || localStorage.getItem('koine.snippet-copied') !== null,
  };
  if (!isNew(facts)) return null;
  const done = stepsDone(facts);
  const place = () => {
    localStorage.setItem(placed, '1');
    setPlaced(true);
  };
  const dismiss = () => {
    localStorage.setItem(dismissed, '1');
    setDismissed(true);
  };
  const steps: readonly { readonly step: Step; readonly title: string; readonly deed: ReactNode }[] = [
    { step: 'name', title: 'Name your inbox', deed: <ToInboxes>Name it</ToInboxes> },
    { step: 'look', title: 'Give the widget your colour', deed: <ToInboxes>Choose how it looks</ToInboxes> },
    {
      step: 'place',
      title: 'Put it on your site, or try the demo page',
      deed: (
        <>
          <CopyButton value={snippetOf(inbox?.key ?? '', location.origin)}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                onClick={() => {
                  copy();
                  place();
                }}
              >
                {copied ? 'Copied' : 'Copy the snippet'}
              </Button>
            )}
          </CopyButton>
          <Button component="a" href="/demo" target="_blank" rel="noopener" variant="default" onClick={place}>
            Open the demo page
          </Button>
        </>
      ),
    },
    {
      step: 'online',
      title: 'Go online',
      deed: (
        <Button variant="default" onClick={() => setPresence('online')}>
          Go online
        </Button>
      ),
    },
    {
      step: 'answer',
      title: 'Answer the first chat',
      deed: <span className={styles.hint}>Say hello on the page; the chat appears in the list.</span>,
    },
  ];
  const next = steps.find(({ step }) => !done[step])?.step;
  const count = steps.filter(({ step }) => done[step]).length;
  return (
    <section className={styles.checklist} aria-labelledby="first-run">
      <header className={styles.head}>
        <h2 id="first-run">Your first chat</h2>
        <span className={styles.hint}>
          {count} of {steps.length} done
        </span>
      </header>
      <ol className={styles.steps}>
        {steps.map(({ step, title, deed }) => (
          <li
            key={step}
            className={styles.step}
            data-done={done[step]}
            aria-current={step === next ? 'step' : undefined}
          >
            <span className={styles.mark}>{done[step] && <Icon name="check" size={13} />}</span>
            <div>
              <p className={styles.title}>
                {title}
                {done[step] && <span className="only-read-aloud">, done</span>}
              </p>
              {step === next && <div className={styles.deed}>{deed}</div>}
            </div>
          </li>
        ))}
      </ol>
      <Button variant="default" onClick={dismiss}>
        I know my way
      </Button>
    </section>
  );
}

function ToInboxes({ children }: { readonly children: string }) {
  return (
    <Button component={Link} to="/inboxes" variant="default">
      {children}
    </Button>
  );
}
