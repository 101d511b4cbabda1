import type { Readable } from 'node:stream';

/** What is to be stored: a file on this machine, its size in bytes, and its SHA-256 in hex. */
export interface Content {
  readonly file: string;
  readonly size: number;
  readonly sha256: string;
}

/** Where the bytes of files lie. A key is letters, digits, `-` and `/`. */
export interface FileStorage {
  /** Stores the content for good: once it returns, it survives a crash. The local file may be gone afterwards. */
  put(key: string, content: Content): Promise<void>;
  /** The bytes from a place on, or null when there are none under the key. Who takes the stream must read or destroy it. */
  read(key: string, from?: number): Promise<Readable | null>;
  /** Does nothing when there is nothing under the key. */
  remove(key: string): Promise<void>;
}
