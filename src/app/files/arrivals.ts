import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../../core/refusal.ts';
import type { Content } from '../../store/file-storage/file-storage.ts';

const ARRIVAL_MS = 10 * 60_000;
const MOST_AT_ONCE = 64;
const MOST_OF_ONE = 4;
/** Longer than any arrival, with all that follows it. */
const STALE_MS = 60 * 60_000;

/** The folder in which files arrive, piece by piece, a bounded number at once. What a crash leaves there is swept. */
export class Arrivals {
  readonly #folder: string;
  readonly #underWay = new Map<string, number>();
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes the body to a file of its own, works on it, and removes it. Refuses what is empty, too large or too slow. */
  async receive<T>(
    body: Readable,
    from: { readonly sender: string; readonly maxBytes: number },
    work: (content: Content) => Promise<T>,
  ): Promise<T> {
    const ofSender = this.#underWay.get(from.sender) ?? 0;
    if (ofSender >= MOST_OF_ONE) throw new Refusal('too-many-requests', 'Send fewer files at once.');
    if (this.#count >= MOST_AT_ONCE)
      throw new Refusal('unavailable', 'Too many files are arriving just now; try again.');
    this.#count += 1;
    this.#underWay.set(from.sender, ofSender + 1);
    const file = path.join(this.#folder, randomUUID());
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      return await work(await this.#write(body, file, from.maxBytes));
    } finally {
      this.#count -= 1;
      const left = (this.#underWay.get(from.sender) ?? 1) - 1;
      if (left > 0) this.#underWay.set(from.sender, left);
      else this.#underWay.delete(from.sender);
      await rm(file, { force: true });
    }
  }

  /** Removes what nobody works on any more. `now` is the time of this machine's clock. */
  async sweep(now: number = Date.now()): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names) {
      const file = path.join(this.#folder, name);
      const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: now }));
      if (now - mtimeMs > STALE_MS) await rm(file, { force: true });
    }
  }

  async #write(body: Readable, file: string, maxBytes: number): Promise<Content> {
    const hash = createHash('sha256');
    let size = 0;
    const meter = new Transform({
      transform(piece: Buffer, _encoding, done) {
        size += piece.length;
        if (size > maxBytes) return done(tooLarge(maxBytes));
        hash.update(piece);
        done(null, piece);
      },
    });
    const signal = AbortSignal.timeout(ARRIVAL_MS);
    try {
      await pipeline(body, meter, createWriteStream(file, { mode: 0o600, flush: true }), { signal });
    } catch (error) {
      if (error instanceof Refusal) throw error;
      if (signal.aborted) throw new Refusal('timed-out', 'The file took too long to arrive.');
      if (body.errored) throw new Refusal('invalid-input', 'The file did not arrive whole.');
      throw error;
    }
    if (size === 0) throw new Refusal('invalid-input', 'The file is empty.');
    return { file, size, sha256: hash.digest('hex') };
  }
}

/** A file is larger than may be sent. */
export function tooLarge(maxBytes: number): Refusal {
  return new Refusal('too-large', `A file may have at most ${maxBytes} bytes.`);
}
