import type { FileRef } from '../../src/core/event.ts';
import type { File as LinkedFile } from '../../src/dialects/native/wire.ts';
import { newId } from './id.ts';
import type { Rest } from './rest.ts';

/** A file on its way to the server. `share` goes from 0 to 1; `problem` says why it came to nothing. */
export interface Uploading {
  readonly id: string;
  readonly name: string;
  readonly share: number;
  readonly problem: string | null;
}

/** Links to a file; null where it is gone. The preview is null for what is no image that browsers show. */
export type FileLink = Pick<LinkedFile, 'url' | 'previewUrl'> | null;

const FRESH_MS = 45 * 60_000;

/** The files of one session: sent with their progress, and opened by links that are renewed before they expire. */
export class SessionFiles {
  readonly #base: string;
  readonly #credential: () => string | null;
  readonly #rest: Rest;
  readonly #sessionId: string;
  readonly #changed: () => void;
  readonly #requests = new Map<string, XMLHttpRequest>();
  #uploads: readonly Uploading[] = [];
  #listed: Promise<readonly LinkedFile[]> | null = null;
  #listedAt = 0;

  constructor(parts: {
    /** As `makeRest` has it. */
    readonly base: string;
    readonly credential?: () => string | null;
    readonly rest: Rest;
    readonly sessionId: string;
    readonly changed: () => void;
  }) {
    this.#base = parts.base;
    this.#credential = parts.credential ?? (() => null);
    this.#rest = parts.rest;
    this.#sessionId = parts.sessionId;
    this.#changed = parts.changed;
  }

  /** Those that have not arrived; a new value after every change. */
  get uploads(): readonly Uploading[] {
    return this.#uploads;
  }

  /** Uploads the files one after another; `arrived` is called for each. */
  async send(files: Iterable<File>, arrived: (file: FileRef) => void): Promise<void> {
    const waiting = [...files].map((file) => ({ file, id: newId() }));
    const begun = waiting.map(({ id, file: { name } }): Uploading => ({ id, name, share: 0, problem: null }));
    this.#set([...this.#uploads, ...begun]);
    for (const { id, file } of waiting) {
      if (!this.#uploads.some((each) => each.id === id)) continue;
      try {
        const { url: _url, previewUrl: _preview, ...ref } = await this.#upload(id, file);
        this.cancel(id);
        arrived(ref);
      } catch (problem) {
        this.#update(id, { problem: String(problem) });
      }
    }
  }

  /** Breaks the upload off, or forgets that it failed. */
  cancel(id: string): void {
    this.#set(this.#uploads.filter((each) => each.id !== id));
    this.#requests.get(id)?.abort();
  }

  /** Links that hold for a quarter of an hour at least. */
  async linkOf(fileId: string): Promise<FileLink> {
    const find = async () => (await this.#listed)?.find(({ id }) => id === fileId);
    let found = Date.now() - this.#listedAt < FRESH_MS && (await find());
    if (!found) {
      this.#listedAt = Date.now();
      // A list that cannot be had is asked for again with the next file.
      this.#listed = this.#rest<{ items: LinkedFile[] }>(`/sessions/${this.#sessionId}/files`).then(
        ({ items }) => items,
        () => [],
      );
      found = await find();
    }
    // The address under which this page reaches Koine may be another than the one it knows of itself.
    const here = (url: string) => this.#base + url.slice(url.lastIndexOf('/files/'));
    return found ? { url: here(found.url), previewUrl: found.previewUrl && here(found.previewUrl) } : null;
  }

  #upload(id: string, file: File): Promise<LinkedFile> {
    const request = new XMLHttpRequest();
    this.#requests.set(id, request);
    return new Promise<LinkedFile>((resolve, reject) => {
      request.responseType = 'json';
      request.upload.onprogress = ({ loaded, total }) => this.#update(id, { share: loaded / (total || 1) });
      request.onloadend = () =>
        request.status === 201 ? resolve(request.response) : reject(request.response?.detail ?? request.status);
      request.open('POST', `${this.#base}/sessions/${this.#sessionId}/files?name=${encodeURIComponent(file.name)}`);
      const token = this.#credential();
      if (token) request.setRequestHeader('authorization', `Bearer ${token}`);
      request.send(file);
    }).finally(() => this.#requests.delete(id));
  }

  #update(id: string, change: Partial<Uploading>): void {
    this.#set(this.#uploads.map((each) => (each.id === id ? { ...each, ...change } : each)));
  }

  #set(uploads: readonly Uploading[]): void {
    this.#uploads = uploads;
    this.#changed();
  }
}
