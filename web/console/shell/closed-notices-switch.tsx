import { Menu } from '@mantine/core';
import { type ClosedNotices, useClosedNotices } from './closed-notices.ts';
import { Icon } from './icon.tsx';

const words: Readonly<Record<ClosedNotices, string>> = {
  unsupported: 'This browser cannot tell you when the console is closed',
  denied: 'The browser forbids notices: allow them for this site',
  off: 'Tell me when the console is closed',
  on: 'Tells you when the console is closed',
};

/** Whether the agent is told with the console closed, and whether what they are told says who writes. */
export function ClosedNoticesSwitch() {
  const { state, details, isChanging, hasFailed, change } = useClosedNotices();
  const isOn = state === 'on';
  return (
    <>
      <Menu.Item
        role="menuitemcheckbox"
        aria-checked={isOn}
        leftSection={<Icon name="bell" />}
        disabled={isChanging || state === 'unsupported' || state === 'denied'}
        onClick={() => change({ isOn: !isOn, details })}
      >
        {hasFailed ? `${words[state]}: did not work, try again` : words[state]}
      </Menu.Item>
      {isOn && (
        <Menu.Item
          role="menuitemcheckbox"
          aria-checked={details}
          leftSection={<Icon name="note" />}
          disabled={isChanging}
          onClick={() => change({ isOn: true, details: !details })}
        >
          {details ? 'Closed: says who writes, and what' : 'Closed: says only that a chat waits'}
        </Menu.Item>
      )}
    </>
  );
}
