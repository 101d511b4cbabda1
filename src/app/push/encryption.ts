import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import type { PushSubscription } from '../../store/push.ts';

const RECORD_BYTES = 4096;
const CURVE = 'prime256v1';

/** What must not be the same twice: 16 bytes of salt, and a private key of P-256. */
export interface PushChance {
  readonly salt: Buffer;
  readonly privateKey: Buffer;
}

/** Encrypts a text of at most 3,993 bytes so that only the browser reads it: one record of aes128gcm (RFC 8188), by keys after RFC 8291. */
export function encryptPush(
  text: string,
  { p256dh, auth }: Pick<PushSubscription, 'p256dh' | 'auth'>,
  chance: PushChance = newChance(),
): Buffer {
  const ours = createECDH(CURVE);
  ours.setPrivateKey(chance.privateKey);
  const publicKey = ours.getPublicKey();
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, publicKey]);
  const secret = Buffer.from(hkdfSync('sha256', ours.computeSecret(p256dh), auth, keyInfo, 32));
  const derive = (info: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, chance.salt, `Content-Encoding: ${info}\0`, bytes));
  const cipher = createCipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
  // The delimiter says that this record is the last.
  const record = [cipher.update(text, 'utf8'), cipher.update(Buffer.of(2)), cipher.final(), cipher.getAuthTag()];
  const sizes = Buffer.alloc(5);
  sizes.writeUInt32BE(RECORD_BYTES);
  sizes.writeUInt8(publicKey.length, 4);
  return Buffer.concat([chance.salt, sizes, publicKey, ...record]);
}

/** Whether it is a point of the curve, uncompressed. */
export function isPublicKey(bytes: Buffer): boolean {
  if (bytes.length !== 65 || bytes[0] !== 4) return false;
  const ecdh = createECDH(CURVE);
  ecdh.generateKeys();
  try {
    ecdh.computeSecret(bytes);
    return true;
  } catch {
    return false;
  }
}

function newChance(): PushChance {
  const ecdh = createECDH(CURVE);
  ecdh.generateKeys();
  return { salt: randomBytes(16), privateKey: ecdh.getPrivateKey() };
}
