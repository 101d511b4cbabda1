import { Button } from '@mantine/core';
import styles from './composer.module.css';
import type { Standing } from './standing.ts';
import type { Commands } from './use-commands.ts';

/** Why there is no writing to the visitor, and what would change that. */
export function Invitation({ standing, commands }: { readonly standing: Standing; readonly commands: Commands }) {
  switch (standing) {
    case 'waiting':
      return (
        <div className={styles.invitation}>
          <span>Nobody has this chat yet.</span>
          <Button
            size="compact-sm"
            onClick={() => void commands.give({ type: 'accept' })}
            loading={commands.underWay === 'accept'}
          >
            Accept and answer
          </Button>
        </div>
      );
    case 'listening':
      return <p className={styles.invitation}>You listen: the visitor does not know that you are here.</p>;
    case 'others':
      return <p className={styles.invitation}>Another agent has this chat. You can leave a note.</p>;
    case 'over':
      return <p className={styles.invitation}>This chat has ended. You can leave a note, or reopen it.</p>;
    case 'intake':
      return <p className={styles.invitation}>The visitor is filling in the form.</p>;
    default:
      return null;
  }
}
