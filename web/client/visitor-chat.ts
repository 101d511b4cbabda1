import { applyForVisitor, type VisitorSession } from '../../src/core/visitor-session.ts';
import type { Connection } from './connection.ts';
import { type ChatOptions, SessionChat, type ChatState as SessionState } from './session-chat.ts';

export { MAX_MESSAGE_LENGTH } from './session-chat.ts';
export type ChatState = SessionState<VisitorSession>;

/** A chat as its visitor follows it, of which the client makes no more than it shows. */
export class Chat extends SessionChat<VisitorSession> {
  constructor(connection: Connection, options: Omit<ChatOptions, 'side'>) {
    super(connection, { ...options, side: 'visitor' }, applyForVisitor);
  }
}
