import { apply, type Session } from '../../src/core/session.ts';
import type { Connection } from './connection.ts';
import { type ChatOptions, SessionChat } from './session-chat.ts';

export { type ChatOptions, type ChatState, MAX_MESSAGE_LENGTH, type Side, sideOf } from './session-chat.ts';

/** A chat of which the client makes what the server makes of it. */
export class Chat extends SessionChat<Session> {
  constructor(connection: Connection, options: ChatOptions) {
    super(connection, options, apply);
  }
}
