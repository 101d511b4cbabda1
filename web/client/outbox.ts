import type { RefusalCode } from '../../src/core/refusal.ts';
import type { Answer, Connection } from './connection.ts';
import type { PendingMessage, PendingStore } from './pending-store.ts';

/** `pending`: not acknowledged yet. `sent`: kept by the server, its event is on the way. `failed`: refused for good. */
export type OutgoingMessage = PendingMessage &
  (
    | { readonly state: 'pending' | 'sent' }
    | { readonly state: 'failed'; readonly refusal: { readonly code: string; readonly detail: string } }
  );

const passing: ReadonlySet<string> = new Set<RefusalCode>([
  'conflict',
  'timed-out',
  'too-many-requests',
  'unavailable',
  'internal',
]);
const RETRIES = 5;
const RETRY_AFTER_MS = 1_000;

/** A session's messages on their way: sent one after another in their order, again after a cut, each standing once by its id. */
export class Outbox {
  readonly #connection: Connection;
  readonly #sessionId: string;
  readonly #store: PendingStore;
  readonly #changed: () => void;
  #messages: readonly OutgoingMessage[];
  #isOpen = false;
  #isFlushing = false;
  #refusals = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #holdTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: Connection, sessionId: string, store: PendingStore, changed: () => void) {
    this.#connection = connection;
    this.#sessionId = sessionId;
    this.#store = store;
    this.#changed = changed;
    this.#messages = store.load(sessionId).map((message) => ({ ...message, state: 'pending' }));
  }

  get messages(): readonly OutgoingMessage[] {
    return this.#messages;
  }

  add(message: PendingMessage): void {
    this.#store.save(this.#sessionId, message);
    this.#messages = [...this.#messages, { ...message, state: 'pending' }];
    this.flush();
  }

  retry(messageId: string): void {
    this.#replace(messageId, (message) => {
      const { refusal: _refusal, ...rest } = { refusal: null, ...message };
      return { ...rest, state: 'pending' };
    });
    this.flush();
  }

  /** Sends a message now that is held back. */
  release(messageId: string): void {
    this.#replace(messageId, (message) => ({ ...message, heldUntil: 0 }));
    this.flush();
  }

  /** The message stands in the log, or is no longer wanted. */
  remove(messageId: string): void {
    const rest = this.#messages.filter((message) => message.messageId !== messageId);
    if (rest.length === this.#messages.length) return;
    this.#messages = rest;
    this.#store.remove(this.#sessionId, messageId);
  }

  /** The log is complete: from now on messages go out, also those that were acknowledged and yet do not stand in it. */
  open(): void {
    this.#isOpen = true;
    this.#messages = this.#messages.map((message) => {
      return message.state === 'sent' ? { ...message, state: 'pending' } : message;
    });
    this.flush();
  }

  /** What waits stays until the outbox is opened again. */
  close(): void {
    this.#isOpen = false;
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#holdTimer);
  }

  flush(): void {
    if (!this.#isFlushing) void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.#isFlushing = true;
    while (this.#isOpen) {
      const next = this.#messages.find((message) => message.state === 'pending');
      if (!next) break;
      const held = (next.heldUntil ?? 0) - Date.now();
      if (held > 0) {
        clearTimeout(this.#holdTimer);
        this.#holdTimer = setTimeout(() => this.flush(), held);
        break;
      }
      const { messageId, text, kind, page, files, replyTo, mentions } = next;
      const answer = await this.#connection.command(this.#sessionId, {
        type: 'post-message',
        messageId,
        text,
        ...(kind !== 'text' && { kind }),
        ...(page && { page }),
        ...(files && { files: files.map(({ id }) => id) }),
        ...(replyTo && { replyTo }),
        ...(mentions && { mentions: [...mentions] }),
      });
      if (!this.#settle(messageId, answer)) break;
    }
    this.#isFlushing = false;
  }

  /** Takes note of an answer; false means: stop sending for now. */
  #settle(messageId: string, answer: Answer): boolean {
    switch (answer.kind) {
      case 'cut':
        // After a cut the outbox is opened anew; a server that only kept silent is asked again.
        if (this.#isOpen) this.#flushLater();
        return false;
      case 'done':
        this.#refusals = 0;
        this.#store.remove(this.#sessionId, messageId);
        this.#replace(messageId, (message) => ({ ...message, state: 'sent' }));
        return true;
      case 'refused':
        if (passing.has(answer.code) && this.#refusals++ < RETRIES) {
          this.#flushLater();
          return false;
        }
        this.#refusals = 0;
        this.#replace(messageId, (message) => {
          return { ...message, state: 'failed', refusal: { code: answer.code, detail: answer.detail } };
        });
        return true;
    }
  }

  #flushLater(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.flush(), RETRY_AFTER_MS * 2 ** this.#refusals);
  }

  #replace(messageId: string, change: (message: OutgoingMessage) => OutgoingMessage): void {
    this.#messages = this.#messages.map((message) => (message.messageId === messageId ? change(message) : message));
    this.#changed();
  }
}
