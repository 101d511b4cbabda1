import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { FilePlace } from '../../store/files.ts';

/** The file as it was sent, or a small picture of it. */
export type Rendition = 'original' | 'preview';

const STEP_MS = 15 * 60_000;
const LASTS_STEPS = 5;
const ID_BYTES = 16;
const TAG_BYTES = 24;

/**
 * Links that open one rendition of one file until they expire, 60 to 75 minutes later, and cannot be made without the
 * key. Within a quarter of an hour they stay the same, so that browsers can keep what they load.
 */
export class FileLinks {
  readonly #key: Buffer;

  /** `master`: 32 bytes, the same for all processes on one database. */
  constructor(master: Buffer) {
    this.#key = Buffer.from(hkdfSync('sha256', master, '', 'koine file links', 32));
  }

  /** What stands for the file in a link: letters, digits, `-` and `_`. */
  sign({ accountId, sessionId, id }: FilePlace, rendition: Rendition, now: number): string {
    const expiry = Buffer.alloc(4);
    expiry.writeUInt32BE(Math.floor(now / STEP_MS) + LASTS_STEPS);
    const named = Buffer.concat([...[accountId, sessionId, id].map(bytesOf), expiry, Buffer.from([flagOf(rendition)])]);
    return Buffer.concat([named, this.#tagOf(named)]).toString('base64url');
  }

  /** What the link opens and until when (epoch milliseconds), or null when it is forged, mutilated or expired. */
  open(token: string, now: number): { place: FilePlace; rendition: Rendition; expiresAt: number } | null {
    const bytes = Buffer.from(token, 'base64url');
    const length = 3 * ID_BYTES + 5;
    if (bytes.length !== length + TAG_BYTES) return null;
    const named = bytes.subarray(0, length);
    if (!timingSafeEqual(this.#tagOf(named), bytes.subarray(length))) return null;
    const expiresAt = named.readUInt32BE(3 * ID_BYTES) * STEP_MS;
    if (now >= expiresAt) return null;
    const [accountId, sessionId, id] = [0, 1, 2].map((at) => idOf(named.subarray(at * ID_BYTES, (at + 1) * ID_BYTES)));
    const rendition = named[length - 1] === flagOf('preview') ? 'preview' : 'original';
    return { place: { accountId, sessionId, id } as FilePlace, rendition, expiresAt };
  }

  #tagOf(named: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(named).digest().subarray(0, TAG_BYTES);
  }
}

function flagOf(rendition: Rendition): number {
  return rendition === 'preview' ? 1 : 0;
}

function bytesOf(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

function idOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
