import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Content, FileStorage } from './file-storage.ts';

/** Files below a folder. What stands under its key is whole: it came there by a rename. */
export class DiskStorage implements FileStorage {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(key: string, { file }: Content): Promise<void> {
    const target = this.#pathOf(key);
    const folder = path.dirname(target);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await synced(file);
    await move(file, target);
    // The names on the way must be on the disk too, or a crash loses the file that they lead to.
    for (let each = folder; each.startsWith(this.#folder); each = path.dirname(each)) await synced(each);
  }

  async read(key: string, from = 0): Promise<Readable | null> {
    try {
      const handle = await open(this.#pathOf(key));
      return handle.createReadStream({ start: from });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await rm(this.#pathOf(key), { force: true });
  }

  #pathOf(key: string): string {
    if (!/^[A-Za-z0-9-]+(\/[A-Za-z0-9-]+)*$/.test(key)) throw new Error(`${key} is no key of a file`);
    return path.join(this.#folder, key);
  }
}

async function synced(file: string): Promise<void> {
  const handle = await open(file);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** By a copy beside the target where the two are on different file systems. */
async function move(file: string, target: string): Promise<void> {
  try {
    await rename(file, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const draft = `${target}-draft`;
    await copyFile(file, draft);
    await synced(draft);
    await rename(draft, target);
    await rm(file);
  }
}
