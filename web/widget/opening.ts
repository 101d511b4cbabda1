import type { NewSession } from '../client/api-types.ts';
import { type Rest, RestError } from '../client/rest.ts';
import type { Chat } from '../client/visitor-chat.ts';
import { introduce } from './identity.ts';
import type { Memory } from './memory.ts';
import { currentPage } from './page.ts';

const AGAIN_AFTER_MS = 1_000;
const AGAIN_AT_MOST_MS = 20_000;

/**
 * Makes the visitor and the session known to the server, with the first message; tries until it is done, in one tab
 * at a time. True when it is done, false when the server turns the visitor away or the signal has ended it.
 */
export async function openSession(
  rest: Rest,
  memory: Memory,
  inboxKey: string,
  chat: Chat,
  signal: AbortSignal,
): Promise<boolean> {
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      await exclusively(`koine.${inboxKey}`, async () => {
        if (memory.session?.id === chat.sessionId && memory.session.isOpened) return;
        if (!memory.token) {
          const { visitor, token } = await introduce(rest, memory, inboxKey, signal);
          memory.token = token;
          memory.visitorId = visitor.id;
        }
        const invited = memory.invitation && { invitationId: memory.invitation.id };
        const body = { ...describe(chat, memory), ...memory.preChat, ...invited };
        await rest('/sessions', { method: 'POST', body, signal });
        memory.preChat = null;
        memory.invitation = null;
        memory.session = { id: chat.sessionId, isOpened: true };
      });
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      if (!(error instanceof RestError)) throw error;
      if (error.status === 401 && memory.token && attempt === 0) memory.token = null;
      else if (!error.isPassing) return false;
      await pause(Math.min(AGAIN_AT_MOST_MS, AGAIN_AFTER_MS * 2 ** attempt), signal);
    }
  }
  return false;
}

function describe(chat: Chat, memory: Memory): NewSession {
  const page = currentPage();
  const [first] = chat.state.outgoing;
  const left = memory.session?.isLeft ? { intent: 'offline-message' as const, visitor: nameAndAddress(memory) } : {};
  if (!first) return { id: chat.sessionId, page, ...left };
  const { messageId, text } = first;
  return { id: chat.sessionId, page, ...left, message: { messageId, text, page: first.page ?? page } };
}

function nameAndAddress({ identity: { name, email } }: Memory) {
  return { ...(name !== undefined && { name }), ...(email !== undefined && { email }) };
}

/** Two tabs that open one session at once would make two visitors. Pages without TLS have no locks, and bear that. */
function exclusively(name: string, task: () => Promise<void>): Promise<void> {
  const locks = navigator.locks as LockManager | undefined;
  return locks ? locks.request(name, task) : task();
}

/** Waits; sooner done when the network is back or the signal ends it. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    }
    addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
