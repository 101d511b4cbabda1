import type { FileRef } from '../../src/core/event.ts';
import type { FileLink, SessionFiles, Uploading } from '../client/session-files.ts';

/** The files of one chat; the part that sends and opens them loads with the first. */
export class LateFiles {
  readonly #make: () => Promise<SessionFiles>;
  #files: SessionFiles | null = null;

  constructor(make: () => Promise<SessionFiles>) {
    this.#make = make;
  }

  get uploads(): readonly Uploading[] {
    return this.#files?.uploads ?? [];
  }

  async send(files: Iterable<File>, arrived: (file: FileRef) => void): Promise<void> {
    await (await this.#get()).send(files, arrived);
  }

  cancel(id: string): void {
    this.#files?.cancel(id);
  }

  async linkOf(fileId: string): Promise<FileLink> {
    return (await this.#get()).linkOf(fileId);
  }

  async #get(): Promise<SessionFiles> {
    const made = this.#files ?? (await this.#make());
    this.#files ??= made;
    return this.#files;
  }
}
