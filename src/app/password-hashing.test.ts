import assert from 'node:assert/strict';
import { scryptSync } from 'node:crypto';
import { test } from 'node:test';
import { PasswordHashing } from './password-hashing.ts';

test('people’s passwords are kept by scrypt of 16,384 rounds, and known again however they are spelled', async () => {
  const hashing = new PasswordHashing();
  const kept = await hashing.hash('Zoë');
  const [salt = '', key] = kept.split(':');
  const options = { N: 16_384, r: 16, p: 1, maxmem: 64 * 1024 * 1024 };
  assert.equal(scryptSync('Zoë', salt, 64, options).toString('hex'), key);
  assert.equal(await hashing.check('Zoe\u0308', kept), true);
  assert.equal(await hashing.check('Zoe', kept), false);
  assert.equal(await hashing.check('', null), false);
});
