import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts what the database must not hold in clear (AES-256-GCM), each account by a key of its own made from one master key. */
export class Sealing {
  readonly #master: Buffer;

  /** The master key has 32 bytes. */
  constructor(master: Buffer) {
    if (master.length !== 32) throw new Error('The key for sealing must have 32 bytes');
    this.#master = master;
  }

  /** `context` says what the text is and where it belongs: nowhere else can it be opened. */
  seal(accountId: string, context: string, text: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#keyOf(accountId), nonce).setAAD(Buffer.from(context));
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  /** Null when it was sealed by another key, or for another place. */
  open(accountId: string, context: string, sealed: Buffer): string | null {
    const decipher = createDecipheriv('aes-256-gcm', this.#keyOf(accountId), sealed.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(-TAG_BYTES));
    try {
      return decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      return null;
    }
  }

  #keyOf(accountId: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#master, accountId, 'koine sealing', 32));
  }
}
