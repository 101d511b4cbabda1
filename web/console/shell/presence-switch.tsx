import { Menu, UnstyledButton } from '@mantine/core';
import { useEffect } from 'react';
import { type Preferences, usePreference } from './preferences.ts';
import styles from './presence-switch.module.css';
import { useConnectionState, useWorkplace } from './workplace.tsx';

const choices: readonly { readonly state: Preferences['presence']; readonly label: string; readonly hint: string }[] = [
  { state: 'online', label: 'Online', hint: 'Visitors see that somebody is there' },
  { state: 'away', label: 'Away', hint: 'Back soon' },
  { state: 'busy', label: 'Busy', hint: 'Enough to do with what I have' },
];

/** Whether the agent is there for visitors; told to the server now and after every cut. */
export function PresenceSwitch() {
  const { connection } = useWorkplace();
  const connectionState = useConnectionState();
  const [presence, setPresence] = usePreference('presence');
  useEffect(() => {
    if (connectionState === 'online') connection.send({ t: 'presence', state: presence });
  }, [connection, connectionState, presence]);
  const shown = choices.find((choice) => choice.state === presence) ?? choices[0];
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <UnstyledButton className={styles.button} aria-label={`Presence: ${shown?.label}. Change`}>
          <span className={styles.dot} data-presence={presence} />
          <span className={styles.label}>{shown?.label}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown aria-label="Presence">
        {choices.map((choice) => (
          <Menu.Item
            key={choice.state}
            role="menuitemradio"
            aria-checked={choice.state === presence}
            leftSection={<span className={styles.dot} data-presence={choice.state} />}
            onClick={() => setPresence(choice.state)}
          >
            {choice.label}
            <span className={styles.hint}>{choice.hint}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
