import { Menu } from '@mantine/core';
import { type ClosedNotices, type NoticeChoices, useClosedNotices } from './closed-notices.ts';

const words: Readonly<Record<ClosedNotices, string>> = {
  unsupported: 'This browser cannot tell you when the console is closed',
  denied: 'The browser forbids notices: allow them for this site',
  off: 'Tell me when the console is closed',
  on: 'Tell me when the console is closed',
};

const choices: Readonly<Record<keyof NoticeChoices, string>> = {
  details: 'And say who writes, and what',
  waiting: 'And of chats that wait for anybody',
  unseen: 'Also while nobody looks at an open console',
};

/** Whether the agent is told with the console closed, of what, and whether while nobody looks at an open one, too. */
export function ClosedNoticesSwitch() {
  const { state, choices: chosen, isChanging, hasFailed, change } = useClosedNotices();
  const isOn = state === 'on';
  return (
    <>
      <Menu.CheckboxItem
        checked={isOn}
        disabled={isChanging || state === 'unsupported' || state === 'denied'}
        onChange={(checked) => change({ isOn: checked })}
      >
        {hasFailed ? `${words[state]}: did not work, try again` : words[state]}
      </Menu.CheckboxItem>
      {isOn &&
        (Object.keys(choices) as (keyof NoticeChoices)[]).map((name) => (
          <Menu.CheckboxItem
            key={name}
            checked={chosen[name]}
            disabled={isChanging}
            onChange={(checked) => change({ isOn: true, [name]: checked })}
          >
            {choices[name]}
          </Menu.CheckboxItem>
        ))}
    </>
  );
}
