import { hash, randomBytes } from 'node:crypto';

/** A fresh id: UUID version 7, so that ids made later sort later (to the millisecond). */
export function makeId(now: number = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** 256 random bits as text that is safe in URLs and headers. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The form in which random secrets are kept. Not for passwords. */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

/** The same as text, for what is held in memory only. */
export function fingerprintOf(secret: string): string {
  return hash('sha256', secret, 'base64');
}

/** A password for people to type once: groups of five letters and digits that are not easily confused, 25 bits each. */
export function makePassword(groups = 4): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  const text = [...randomBytes(groups * 5)].map((byte) => letters[byte % letters.length]).join('');
  return text.replace(/(.{5})(?=.)/g, '$1-');
}
