import { ActionIcon, Tooltip } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { selectWaiting } from '../../client/session-list.ts';
import { AccountMenu } from './account-menu.tsx';
import { useCheatSheet } from './cheat-sheet.tsx';
import styles from './header.module.css';
import { Icon } from './icon.tsx';
import { Logo } from './logo.tsx';
import { usePreference } from './preferences.ts';
import { PresenceSwitch } from './presence-switch.tsx';
import { useShortcuts } from './shortcuts.ts';
import { useSessionList, useWorkplace } from './workplace.tsx';

/** Where one is, where one can go, and whether one is there for visitors. */
export function Header() {
  const navigate = useNavigate();
  const { rows } = useSessionList();
  const { role } = useWorkplace().me.agent;
  const mayManage = role === 'owner' || role === 'admin';
  const waiting = useMemo(() => selectWaiting(rows).length, [rows]);
  const [sound, setSound] = usePreference('sound');
  const cheatSheet = useCheatSheet();
  useShortcuts({
    'g c': () => void navigate({ to: '/chats' }),
    'g h': () => void navigate({ to: '/history' }),
    'g o': () => void (mayManage && navigate({ to: '/hours' })),
    'g w': () => void (mayManage && navigate({ to: '/webhooks', search: {} })),
    'g m': () => void (mayManage && navigate({ to: '/mails' })),
    'g s': () => void (mayManage && navigate({ to: '/safety' })),
    '?': cheatSheet.open,
  });
  const soundLabel = sound ? 'Mute new chats' : 'Play a sound for new chats';
  return (
    <header className={styles.header}>
      <span className={styles.brand}>
        <Logo size={24} />
        <span className={styles.wordmark}>Koine</span>
      </span>
      <nav className={styles.nav} aria-label="Screens">
        <Link to="/chats" className={styles.link}>
          <Icon name="chats" />
          <span className={styles.label}>Chats</span>
          {waiting > 0 && (
            <span className={styles.count} title={`${waiting} waiting`}>
              {waiting}
              <span className="only-read-aloud"> waiting</span>
            </span>
          )}
        </Link>
        <Link to="/history" className={styles.link}>
          <Icon name="history" />
          <span className={styles.label}>History</span>
        </Link>
        {mayManage && (
          <Link to="/mails" className={styles.link}>
            <Icon name="mail" />
            <span className={styles.label}>Mails</span>
          </Link>
        )}
        {mayManage && (
          <Link to="/hours" className={styles.link}>
            <Icon name="clock" />
            <span className={styles.label}>Hours</span>
          </Link>
        )}
        {mayManage && (
          <Link to="/webhooks" search={{}} className={styles.link}>
            <Icon name="hook" />
            <span className={styles.label}>Webhooks</span>
          </Link>
        )}
        {mayManage && (
          <Link to="/safety" className={styles.link}>
            <Icon name="warning" />
            <span className={styles.label}>Safety</span>
          </Link>
        )}
      </nav>
      <div className={styles.end}>
        <PresenceSwitch />
        <span className={styles.wideOnly}>
          <Tooltip label={soundLabel}>
            <ActionIcon aria-label={soundLabel} aria-pressed={sound} onClick={() => setSound(!sound)}>
              <Icon name={sound ? 'sound' : 'muted'} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Keyboard (?)">
            <ActionIcon aria-label="Keyboard shortcuts" onClick={cheatSheet.open}>
              <Icon name="keyboard" />
            </ActionIcon>
          </Tooltip>
        </span>
        <AccountMenu />
      </div>
    </header>
  );
}
