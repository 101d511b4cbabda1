import { Chat } from '../../client/chat.ts';
import type { Connection } from '../../client/connection.ts';
import { webStorageStore } from '../../client/pending-store.ts';

const MOST_IDLE = 6;

/**
 * The chats that are followed: those that are shown, those shown lately, and those with messages still on their way,
 * also from before a reload: nobody has to look at a chat for its messages to be sent.
 */
export class OpenChats {
  readonly #connection: Connection;
  readonly #prefix: string;
  readonly #chats = new Map<string, Chat>();
  readonly #shown = new Map<string, number>();

  constructor(connection: Connection, agentId: string) {
    this.#connection = connection;
    this.#prefix = `koine.pending.${agentId}.`;
  }

  /** Takes up what an earlier page could not send. */
  open(): void {
    for (const key of Object.keys(localStorage)) {
      const sessionId = key.startsWith(this.#prefix) ? key.slice(this.#prefix.length).split('.')[0] : undefined;
      if (sessionId) this.chatOf(sessionId);
    }
    for (const chat of this.#chats.values()) chat.open();
  }

  close(): void {
    for (const chat of this.#chats.values()) chat.close();
  }

  /** The chat of a session; the same one until it is let go of. */
  chatOf(sessionId: string): Chat {
    const known = this.#chats.get(sessionId);
    const chat =
      known ??
      new Chat(this.#connection, {
        sessionId,
        side: 'agent',
        pendingStore: webStorageStore(localStorage, this.#prefix),
      });
    this.#chats.delete(sessionId);
    this.#chats.set(sessionId, chat);
    return chat;
  }

  /** Follows a chat while it is shown, once for each place that shows it. */
  show(sessionId: string): void {
    this.#shown.set(sessionId, (this.#shown.get(sessionId) ?? 0) + 1);
    this.chatOf(sessionId).open();
    this.#letGo();
  }

  /** One place shows the chat no more. */
  hide(sessionId: string): void {
    const places = (this.#shown.get(sessionId) ?? 0) - 1;
    if (places > 0) this.#shown.set(sessionId, places);
    else this.#shown.delete(sessionId);
    this.#letGo();
  }

  /** Lets go of chats unseen for long that have nothing to send. */
  #letGo(): void {
    const idle = [...this.#chats.values()].filter(
      (chat) => !this.#shown.has(chat.sessionId) && chat.state.outgoing.length === 0,
    );
    for (const chat of idle.slice(0, Math.max(0, idle.length - MOST_IDLE))) {
      chat.close();
      this.#chats.delete(chat.sessionId);
    }
  }
}
