import type { ChatAddress } from '../load/chat-pair.ts';
import type { Request } from '../workers/http-load.ts';

/** A running chat server of whatever making, and how to load it. */
export interface Contender {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** Requests that post messages, each into a chat of its own. */
  posts(count: number): Promise<readonly Request[]>;
  /** Requests that open a chat with its first message each time they are sent. */
  openings(count: number): Promise<readonly Request[]>;
  /** Chats between a visitor and an agent, each to be joined by a socket of either. */
  chats(count: number): Promise<readonly ChatAddress[]>;
  [Symbol.asyncDispose](): Promise<void>;
}
