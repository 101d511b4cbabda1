import { ActionIcon, Kbd, Tooltip, UnstyledButton } from '@mantine/core';
import { Link, useMatches, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { selectWaiting } from '../../client/session-list.ts';
import { AccountMenu } from './account-menu.tsx';
import { useCheatSheet } from './cheat-sheet.tsx';
import styles from './header.module.css';
import { Icon } from './icon.tsx';
import { Logo } from './logo.tsx';
import { usePalette } from './palette-host.tsx';
import { usePreference } from './preferences.ts';
import { PresenceSwitch } from './presence-switch.tsx';
import { settingsPages } from './settings-pages.ts';
import { useShortcuts } from './shortcuts.ts';
import { useSessionList, useWorkplace } from './workplace.tsx';

const paletteKeys = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K';

/** Where one is, where one can go, and whether one is there for visitors. */
export function Header() {
  const navigate = useNavigate();
  const { rows } = useSessionList();
  const { role } = useWorkplace().me.agent;
  const seesAll = role !== 'agent';
  const mayManage = role === 'owner' || role === 'admin';
  const waiting = useMemo(() => selectWaiting(rows).length, [rows]);
  const [sound, setSound] = usePreference('sound');
  const cheatSheet = useCheatSheet();
  const palette = usePalette();
  const isSetting = useMatches({
    select: (matches) => matches.some(({ routeId }) => routeId.startsWith('/workplace/settings')),
  });
  const settingsShortcuts = Object.fromEntries(
    settingsPages.map(({ to, key }) => [`g ${key}`, () => void (mayManage && navigate({ to }))]),
  );
  useShortcuts({
    'g c': () => void navigate({ to: '/chats' }),
    'g h': () => void navigate({ to: '/history' }),
    'g l': () => void (seesAll && navigate({ to: '/wallboard' })),
    'g p': () => void navigate({ to: '/reports' }),
    ...settingsShortcuts,
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
        <Link to="/reports" className={styles.link}>
          <Icon name="chart" />
          <span className={styles.label}>Reports</span>
        </Link>
        {seesAll && (
          <Link to="/wallboard" className={styles.link}>
            <Icon name="wall" />
            <span className={styles.label}>Live</span>
          </Link>
        )}
        {mayManage && (
          <Link to="/inboxes" className={styles.link} {...(isSetting && { 'aria-current': 'page' })}>
            <Icon name="settings" />
            <span className={styles.label}>Settings</span>
          </Link>
        )}
      </nav>
      <div className={styles.end}>
        <UnstyledButton className={styles.finder} onClick={palette.open} aria-keyshortcuts="Control+K">
          <Icon name="search" size={14} />
          <span className="only-read-aloud">Do anything </span>
          <Kbd size="xs" className={styles.finderKey}>
            {paletteKeys}
          </Kbd>
        </UnstyledButton>
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
