import { Menu } from '@mantine/core';
import { type ClosedNotices, type NoticeChoices, useClosedNotices } from './closed-notices.ts';
import { Icon, type IconName } from './icon.tsx';

const words: Readonly<Record<ClosedNotices, string>> = {
  unsupported: 'This browser cannot tell you when the console is closed',
  denied: 'The browser forbids notices: allow them for this site',
  off: 'Tell me when the console is closed',
  on: 'Tells you when the console is closed',
};

interface Choice {
  readonly name: keyof NoticeChoices;
  readonly icon: IconName;
  readonly on: string;
  readonly off: string;
}

const choices: readonly Choice[] = [
  {
    name: 'details',
    icon: 'note',
    on: 'Closed: says who writes, and what',
    off: 'Closed: says only that a chat waits',
  },
  {
    name: 'waiting',
    icon: 'chats',
    on: 'Closed: also chats that wait for anybody',
    off: 'Closed: only chats that are offered or yours',
  },
  {
    name: 'unseen',
    icon: 'bell',
    on: 'Also while nobody looks at an open console',
    off: 'Not while a console is open anywhere',
  },
];

/** Whether the agent is told with the console closed, of what, and whether while nobody looks at an open one, too. */
export function ClosedNoticesSwitch() {
  const { state, choices: chosen, isChanging, hasFailed, change } = useClosedNotices();
  const isOn = state === 'on';
  return (
    <>
      <Menu.Item
        role="menuitemcheckbox"
        aria-checked={isOn}
        leftSection={<Icon name="bell" />}
        disabled={isChanging || state === 'unsupported' || state === 'denied'}
        onClick={() => change({ isOn: !isOn })}
      >
        {hasFailed ? `${words[state]}: did not work, try again` : words[state]}
      </Menu.Item>
      {isOn &&
        choices.map(({ name, icon, on, off }) => (
          <Menu.Item
            key={name}
            role="menuitemcheckbox"
            aria-checked={chosen[name]}
            leftSection={<Icon name={icon} />}
            disabled={isChanging}
            onClick={() => change({ isOn: true, [name]: !chosen[name] })}
          >
            {chosen[name] ? on : off}
          </Menu.Item>
        ))}
    </>
  );
}
