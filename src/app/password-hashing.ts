import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(scrypt) as (
  password: string,
  salt: string,
  length: number,
  options: { N: number; r: number; p: number; maxmem: number },
) => Promise<Buffer>;

/** scrypt's N that people's passwords are kept by. Hashes made by another are not known again. */
const ROUNDS = 16_384;
const KEY_BYTES = 64;
const MOST_MEMORY = 64 * 1024 * 1024;

/** How passwords are kept, and known again. */
export class PasswordHashing {
  readonly #options: { readonly N: number; readonly r: number; readonly p: number; readonly maxmem: number };

  constructor(rounds = ROUNDS) {
    this.#options = { N: rounds, r: 16, p: 1, maxmem: MOST_MEMORY };
  }

  /** scrypt as `salt:key` in hex. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(16).toString('hex');
    return `${salt}:${(await this.#derive(password, salt)).toString('hex')}`;
  }

  /** Takes the same time whether there is a password or not. */
  async check(password: string, kept: string | null): Promise<boolean> {
    const [salt = '', hex = ''] = (kept ?? '').split(':');
    const key = await this.#derive(password, salt || 'none');
    const expected = Buffer.from(hex, 'hex');
    return expected.length === key.length && timingSafeEqual(expected, key);
  }

  #derive(password: string, salt: string): Promise<Buffer> {
    return derive(password.normalize('NFKC'), salt, KEY_BYTES, this.#options);
  }
}
