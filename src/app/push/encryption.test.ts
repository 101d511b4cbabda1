import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encryptPush, isPublicKey } from './encryption.ts';

const bytes = (text: string) => Buffer.from(text, 'base64url');

test('a notice is encrypted as the example of RFC 8291, appendix A', () => {
  const p256dh = bytes('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4');
  const sent = encryptPush(
    'When I grow up, I want to be a watermelon',
    { p256dh, auth: bytes('BTBZMqHH6r4Tts7J_aSIgg') },
    { salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'), privateKey: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw') },
  );
  assert.equal(
    sent.toString('base64url'),
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

test('what is no point of the curve is no public key', () => {
  assert.equal(isPublicKey(Buffer.concat([Buffer.of(4), Buffer.alloc(64, 1)])), false);
  assert.equal(isPublicKey(Buffer.alloc(10)), false);
});
