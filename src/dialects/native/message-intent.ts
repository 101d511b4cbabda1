import type { Intent } from '../../app/intent.ts';
import { makeSecret } from '../../app/secrets.ts';
import type { NewMessage } from './wire.ts';

export type MessageIntent = Extract<Intent, { type: 'post-message' }>;

/** The posting of a message; one without an id gets one, and then a repeat stands twice. */
export function messageIntent(message: NewMessage): MessageIntent {
  const { messageId = makeSecret().slice(0, 22), ...rest } = message;
  return { type: 'post-message', messageId, ...rest };
}
