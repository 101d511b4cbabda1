import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const FILE = 'seal.key';

/**
 * The 32 bytes by which secrets and originals are sealed: those that were given, else those of `seal.key` in the data
 * folder, which is made at the first start (mode 0600). Throws when the file holds something else.
 */
export async function readSealKey(dataFolder: string, given: Buffer | undefined): Promise<Buffer> {
  if (given) return given;
  const file = path.join(dataFolder, FILE);
  await mkdir(dataFolder, { recursive: true });
  if (!existsSync(file)) await make(file);
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
  if (key.length !== 32) throw new Error(`${file} must hold 32 bytes in base64. Restore it from a backup.`);
  return key;
}

/** Whole or not at all, and never over another: two starts at once agree on one key. */
async function make(file: string): Promise<void> {
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  await writeFile(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
}
