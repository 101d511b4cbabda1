import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';

const LASTS_SECONDS = 12 * 3600;

/** By what a push service knows who sends (RFC 8292). */
export interface VapidKeys {
  /** An uncompressed point of P-256. */
  readonly publicKey: Buffer;
  readonly privateKey: KeyObject;
}

/** A new pair; the text holds it whole, for `readVapidKeys`. */
export function makeVapidKeys(): string {
  return JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }));
}

export function readVapidKeys(text: string): VapidKeys {
  const jwk = JSON.parse(text);
  const coordinates = [jwk.x, jwk.y].map((part: string) => Buffer.from(part, 'base64url'));
  return {
    publicKey: Buffer.concat([Buffer.of(4), ...coordinates]),
    privateKey: createPrivateKey({ key: jwk, format: 'jwk' }),
  };
}

/** The `authorization` for one push service, good for twelve hours. `subject` (`https:` or `mailto:`) is whom it may ask; null: nobody is named. */
export async function vapidHeader(
  { publicKey, privateKey }: VapidKeys,
  facts: { readonly endpoint: string; readonly subject: string | null; readonly now: number },
): Promise<string> {
  const token = new SignJWT(facts.subject === null ? {} : { sub: facts.subject })
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
    .setAudience(new URL(facts.endpoint).origin)
    .setExpirationTime(Math.floor(facts.now / 1000) + LASTS_SECONDS);
  return `vapid t=${await token.sign(privateKey)}, k=${publicKey.toString('base64url')}`;
}
