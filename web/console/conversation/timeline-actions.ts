import type { MessageDeeds } from './message-deeds.ts';
import type { MessageHandlers } from './message-tools.tsx';
import type { Entry, Line } from './timeline-entries.ts';

type Group = Extract<Entry, { kind: 'group' }>;

/** What can be done with messages in a timeline. */
export interface TimelineActions {
  readonly retry: (messageId: string) => void;
  /** Puts a message that did not go out back into the composer. */
  readonly takeBack: (messageId: string) => void;
  /** Sends a message now that is held back. */
  readonly release: (messageId: string) => void;
  /** Brings a message into view. */
  readonly show: (messageId: string) => void;
  readonly deedsOf: (group: Group, line: Line) => MessageDeeds;
  readonly handlersOf: (group: Group, line: Line) => MessageHandlers;
}
