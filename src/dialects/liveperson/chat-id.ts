import type { Session } from '../../core/session.ts';

const SESSION_BASE = 2 ** 32;
const KEY_BASE = 2 ** 23;

/** `H4294967522-70f3…31b9K8388834`: what clients put into addresses. The 32 digits are the session's own id. */
export function chatIdOf({ id, number }: Pick<Session, 'id' | 'number'>): string {
  return `H${realtimeIdOf(number)}-${id.replaceAll('-', '')}K${KEY_BASE + number}`;
}

/** The session's id, or null when the text is no chat's id. */
export function sessionIdOf(chatId: string): string | null {
  const [, a, b, c, d, e] =
    /^H\d{1,20}-([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})K\d{1,20}$/.exec(chatId) ?? [];
  return a === undefined ? null : [a, b, c, d, e].join('-');
}

/** `rtSessionId`: just above 2^32, as clients know it. */
export function realtimeIdOf(sessionNumber: number): number {
  return SESSION_BASE + sessionNumber;
}
