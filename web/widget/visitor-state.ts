import type { WidgetStatus } from '../client/api-types.ts';
import type { ConnectionState } from '../client/connection.ts';
import type { PresenceState } from '../client/presence-board.ts';
import type { Uploading } from '../client/session-files.ts';
import type { ChatState } from '../client/visitor-chat.ts';
import type { Look } from './look.ts';
import type { Identity, TakenInvitation } from './memory.ts';

/** All that the panel shows; a value that never changes. */
export interface VisitorState {
  readonly status: WidgetStatus | null;
  /** Null until the server has told. */
  readonly look: Look | null;
  readonly connection: ConnectionState;
  /** Null before the first message and after "new chat". */
  readonly chat: ChatState | null;
  readonly agentPresence: PresenceState | null;
  /** Files on their way. */
  readonly uploads: readonly Uploading[];
  readonly identity: Identity;
  readonly asksForDetails: boolean;
  /** What stands in place of a new chat outside hours; null: a chat may begin. */
  readonly outside: 'form' | 'message' | null;
  /** The session could not be opened, for a reason that waiting does not mend. */
  readonly isTurnedAway: boolean;
  /** What the visitor took up, and has not answered yet. */
  readonly invitation: TakenInvitation | null;
  readonly isMuted: boolean;
  readonly wantsNotices: boolean;
}

/** Whether nothing more can be said in a session at this stage. */
export function isOver(stage: string): boolean {
  return stage === 'ended' || stage === 'closed';
}
