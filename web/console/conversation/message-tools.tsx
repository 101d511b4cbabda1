import { ActionIcon, Tooltip } from '@mantine/core';
import { Icon, type IconName } from '../shell/icon.tsx';
import type { MessageDeeds } from './message-deeds.ts';
import styles from './message-group.module.css';

/** What can be asked for of a message. */
export interface MessageHandlers {
  readonly reply: () => void;
  readonly edit: () => void;
  readonly remove: () => void;
  readonly copy: () => void;
}

/** The buttons of one message, shown while it is pointed at or has the focus. */
export function MessageTools({ deeds, on }: { readonly deeds: MessageDeeds; readonly on: MessageHandlers }) {
  const tools: readonly (readonly [string, IconName, () => void, boolean])[] = [
    ['Reply', 'reply', on.reply, deeds.mayReply],
    ['Edit', 'edit', on.edit, deeds.mayEdit],
    ['Copy', 'page', on.copy, true],
    ['Remove', 'trash', on.remove, deeds.mayRemove],
  ];
  return (
    <span className={styles.tools} role="toolbar" aria-label="This message">
      {tools.map(
        ([label, icon, run, may]) =>
          may && (
            <Tooltip key={label} label={label}>
              <ActionIcon size={26} aria-label={label} onClick={run}>
                <Icon name={icon} size={14} />
              </ActionIcon>
            </Tooltip>
          ),
      )}
    </span>
  );
}
