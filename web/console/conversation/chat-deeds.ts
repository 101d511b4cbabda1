import type { Session } from '../../../src/core/session.ts';
import type { Me } from '../../client/api-types.ts';
import type { IconName } from '../shell/icon.tsx';
import type { ChatActionId } from '../shell/keys.ts';
import { type Standing, standingOf, supervisionOf } from './standing.ts';

/** Something that an agent may do with a chat as it stands. */
export interface Deed {
  readonly id: Exclude<ChatActionId, 'write' | 'panel' | 'beside'>;
  readonly label: string;
  readonly icon: IconName;
  /** `first`: the one thing to do; `shown`: has a button of its own; `listed`: stands in the menu. */
  readonly place: 'first' | 'shown' | 'listed';
}

const openly: ReadonlySet<Standing> = new Set<Standing>(['others', 'joined', 'listening']);

/** What an agent may do with a chat as it stands, in the order of its buttons. */
export function deedsOf(session: Session, me: Me): readonly Deed[] {
  const standing = standingOf(session, me.agent.id);
  const { mayListen, mayTakeOver, mayJoin } = supervisionOf(session, me);
  const isBeside = openly.has(standing);
  const mayTake = isBeside && (mayTakeOver || session.bot !== null);
  const isOpen = standing === 'waiting' || standing === 'mine' || standing === 'joined' || mayTake;
  const isIn = standing === 'mine' || standing === 'joined';
  const deeds: readonly (Deed | false)[] = [
    standing === 'waiting' && { id: 'accept', label: 'Accept', icon: 'check', place: 'first' },
    standing === 'others' && mayListen && { id: 'listen', label: 'Listen', icon: 'whisper', place: 'shown' },
    standing === 'listening' && { id: 'leave', label: 'Stop listening', icon: 'signout', place: 'shown' },
    standing === 'joined' && { id: 'leave', label: 'Leave', icon: 'signout', place: 'shown' },
    (standing === 'others' || standing === 'listening') &&
      mayJoin && { id: 'join', label: 'Join', icon: 'chats', place: 'shown' },
    mayTake && { id: 'take-over', label: 'Take over', icon: 'person', place: 'shown' },
    isOpen && { id: 'transfer', label: 'Transfer', icon: 'transfer', place: standing === 'mine' ? 'shown' : 'listed' },
    isOpen && { id: 'end', label: 'End', icon: 'end', place: standing === 'mine' ? 'shown' : 'listed' },
    standing === 'over' && { id: 'reopen', label: 'Reopen', icon: 'reopen', place: 'shown' },
    isIn && { id: 'invite', label: 'Call an agent in', icon: 'person', place: 'listed' },
    standing === 'mine' && { id: 'leave', label: 'Leave the chat', icon: 'signout', place: 'listed' },
    isOpen && { id: 'needs', label: 'Priority and skills', icon: 'bell', place: 'listed' },
    { id: 'mail-transcript', label: 'Mail the transcript', icon: 'mail', place: 'listed' },
    { id: 'download', label: 'Download the transcript', icon: 'download', place: 'listed' },
    standing !== 'sealed' && {
      id: 'spam',
      label: session.spam ? 'Not spam' : 'Mark as spam',
      icon: 'warning',
      place: 'listed',
    },
    { id: 'block', label: 'Block the visitor', icon: 'block', place: 'listed' },
  ];
  return deeds.filter((deed) => deed !== false);
}
