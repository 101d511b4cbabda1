import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Session } from '../../../src/core/session.ts';
import { visitorName } from '../format/visitor-name.ts';
import { EraseDialog } from '../keeping/erase-dialog.tsx';
import { HoldDialog } from '../keeping/hold-dialog.tsx';
import { useWorkplace } from '../shell/workplace.tsx';
import styles from './visitor-panel.module.css';

/** For owners and admins: keeps what is known of a visitor, takes it out, or erases it. */
export function VisitorPrivacy({ session }: { readonly session: Session }) {
  const { role } = useWorkplace().me.agent;
  const [asks, setAsks] = useState<'hold' | 'erase' | null>(null);
  if (role !== 'owner' && role !== 'admin') return null;
  const { visitor, visitorId, id, number } = session;
  const close = () => setAsks(null);
  return (
    <section className={styles.section} aria-label="Privacy">
      <div className={styles.head}>
        <h2 className={styles.title}>Privacy</h2>
      </div>
      <div className={styles.deeds}>
        <Button variant="default" size="compact-sm" onClick={() => setAsks('hold')}>
          Hold…
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => setAsks('erase')}>
          Take out or erase…
        </Button>
      </div>
      {asks === 'hold' && (
        <HoldDialog
          subject={{ visitorId, visitorName: visitorName(session), sessionId: id, sessionNumber: number }}
          close={close}
        />
      )}
      {asks === 'erase' && (
        <EraseDialog visitor={{ id: visitorId, name: visitor.name, email: visitor.email }} close={close} />
      )}
    </section>
  );
}
