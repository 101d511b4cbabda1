import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from 'otpauth';
import { makeTotpSecret, stepOfCode, totpUri } from './totp.ts';

/** RFC 6238, appendix B, SHA-1: seconds since 1970, and the last six digits. */
const vectors = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
] as const;
const secret = Secret.fromUTF8('12345678901234567890').base32;

test('one-time passwords are those of RFC 6238, one step early and late too, and nothing else', () => {
  for (const [seconds, code] of vectors) {
    const step = Math.floor(seconds / 30);
    for (const late of [-30, 0, 30]) assert.equal(stepOfCode(secret, code, (seconds + late) * 1000), step);
    assert.equal(stepOfCode(secret, code, (seconds + 90) * 1000), null);
  }
  for (const code of ['', '28708', '2870822', ' 287082', '２８７０８２'])
    assert.equal(stepOfCode(secret, code, 59_000), null);
});

test('an authenticator app reads the account, the address and the secret', () => {
  const made = makeTotpSecret();
  const uri = new URL(totpUri(made, 'Shop & Co', 'ann@shop.example'));
  assert.equal(uri.protocol, 'otpauth:');
  assert.deepEqual([uri.searchParams.get('secret'), uri.searchParams.get('issuer')], [made, 'Shop & Co']);
  assert.match(decodeURIComponent(uri.pathname), /Shop & Co:ann@shop\.example$/);
  assert.equal(Secret.fromBase32(made).bytes.length, 20);
});
