import { Menu, SegmentedControl, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import styles from './account-menu.module.css';
import { useCheatSheet } from './cheat-sheet.tsx';
import { ClosedNoticesSwitch } from './closed-notices-switch.tsx';
import { askToNotify, canNotify } from './desktop-notice.ts';
import { Icon } from './icon.tsx';
import { initials } from './initials.ts';
import { type Preferences, usePreference } from './preferences.ts';
import { rest } from './server.ts';
import { useWorkplace } from './workplace.tsx';

const schemes = [
  { value: 'auto', label: 'Auto' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

const holds: readonly Preferences['holdSeconds'][] = [0, 3, 5, 10];

/** Who is signed in, how it all looks, and the way out. */
export function AccountMenu() {
  const { me } = useWorkplace();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [sound, setSound] = usePreference('sound');
  const [notices, setNotices] = usePreference('notices');
  const [holdSeconds, setHoldSeconds] = usePreference('holdSeconds');
  const cheatSheet = useCheatSheet();
  const signOut = useMutation({
    mutationFn: () => rest<void>('/sign-out', { method: 'POST' }),
    // A whole new page: nothing of this agent's stays in memory.
    onSuccess: () => window.location.assign('/console/sign-in'),
  });
  return (
    <Menu position="bottom-end" width={260} closeOnItemClick={false}>
      <Menu.Target>
        <UnstyledButton className={styles.avatar} aria-label={`${me.agent.name}: account and settings`}>
          {initials(me.agent.name)}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.who}>
          <span className={styles.name}>{me.agent.name}</span>
          {me.agent.email && <span className={styles.detail}>{me.agent.email}</span>}
          <span className={styles.detail}>
            {me.account.name} · {me.agent.role}
          </span>
        </div>
        <Menu.Divider />
        <div className={styles.scheme}>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label="Colours"
            data={[...schemes]}
            value={colorScheme}
            onChange={setColorScheme}
          />
        </div>
        <div className={styles.scheme}>
          <span className={styles.detail} id="hold-label">
            Take back what was sent within
          </span>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-labelledby="hold-label"
            data={holds.map((seconds) => ({ value: String(seconds), label: seconds === 0 ? 'Off' : `${seconds} s` }))}
            value={String(holdSeconds)}
            onChange={(chosen) => setHoldSeconds(Number(chosen) as Preferences['holdSeconds'])}
          />
        </div>
        <Menu.CheckboxItem checked={sound} onChange={setSound}>
          Sound
        </Menu.CheckboxItem>
        {canNotify && (
          <Menu.CheckboxItem
            checked={notices}
            onChange={(checked) => (checked ? void askToNotify().then(setNotices) : setNotices(false))}
          >
            Notices
          </Menu.CheckboxItem>
        )}
        <ClosedNoticesSwitch />
        <Menu.Item component={Link} to="/profile" leftSection={<Icon name="person" />} closeMenuOnClick>
          Your profile
        </Menu.Item>
        <Menu.Item component={Link} to="/answers" leftSection={<Icon name="note" />} closeMenuOnClick>
          Canned answers
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="keyboard" />} closeMenuOnClick onClick={cheatSheet.open}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="signout" />} disabled={signOut.isPending} onClick={() => signOut.mutate()}>
          {signOut.isError ? 'Sign out: did not work, try again' : 'Sign out'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
