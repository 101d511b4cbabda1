import type { FileRef, MessageKind } from '../../src/core/event.ts';
import type { Page } from '../../src/core/facts.ts';

/** A message on its way. `messageId` is made here and kept, so that sending it again posts nothing twice. */
export interface PendingMessage {
  readonly messageId: string;
  readonly text: string;
  readonly kind: MessageKind;
  readonly page: Page | null;
  /** Files that have arrived at the server already. */
  readonly files?: readonly FileRef[];
  /** The message that it answers, by its id. */
  readonly replyTo?: string;
  /** Ids of agents who are told of it. */
  readonly mentions?: readonly string[];
  /** Until when it is held back, so that it can be taken back; epoch milliseconds. */
  readonly heldUntil?: number;
  /** When it was written, epoch milliseconds. */
  readonly at: number;
}

/** Keeps messages on their way across reloads. */
export interface PendingStore {
  /** The session's kept messages in the order they were written. */
  load(sessionId: string): readonly PendingMessage[];
  save(sessionId: string, message: PendingMessage): void;
  remove(sessionId: string, messageId: string): void;
}

/** Keeps nothing beyond the page. */
export const forgetfulStore: PendingStore = { load: () => [], save: () => {}, remove: () => {} };

/** Keeps messages in a Web Storage, one entry each, so that two tabs do not overwrite each other's. Full or forbidden storage is borne. */
export function webStorageStore(storage: Storage, prefix = 'koine.pending.'): PendingStore {
  const keyOf = (sessionId: string, messageId: string) => `${prefix}${sessionId}.${messageId}`;
  return {
    load(sessionId) {
      const kept: PendingMessage[] = [];
      for (let index = 0; index < storage.length; index++) {
        const key = storage.key(index);
        if (!key?.startsWith(keyOf(sessionId, ''))) continue;
        try {
          kept.push(JSON.parse(storage.getItem(key) ?? '') as PendingMessage);
        } catch {
          // Something else wrote here; it is no message.
        }
      }
      return kept.sort((a, b) => a.at - b.at || (a.messageId < b.messageId ? -1 : 1));
    },
    save(sessionId, message) {
      try {
        storage.setItem(keyOf(sessionId, message.messageId), JSON.stringify(message));
      } catch {
        // Without room it is still sent, only not kept over a reload.
      }
    },
    remove(sessionId, messageId) {
      storage.removeItem(keyOf(sessionId, messageId));
    },
  };
}
