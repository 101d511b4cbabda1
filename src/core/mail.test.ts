import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { backOff, GIVE_UP_AFTER_MS } from './mail.ts';
import { isMailAddress } from './mail-address.ts';
import { type CountedMail, limitMails, mailLimits } from './mail-limits.ts';

test('one plain address passes, with a full domain in any script', () => {
  for (const address of [
    'vera@example.com',
    'v.e+r_a@shop.example.co.uk',
    "o'neil@example.com",
    'vera@münchen.example',
    'a@b.cd',
    `${'a'.repeat(64)}@example.com`,
  ]) {
    assert.equal(isMailAddress(address), true, address);
  }
});

test('no address that passes can hold a header, a list, a name or a comment', () => {
  const piece = fc.constantFrom(
    'a',
    'b.c',
    '@',
    '.',
    ' ',
    '\r\n',
    '\n',
    '\t',
    ',',
    ';',
    '<',
    '>',
    '"',
    '(',
    ')',
    ':',
    '\\',
    '\0',
    '\u2028',
    '[',
    ']',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      if (!isMailAddress(text)) return;
      assert.match(text, /^[^\s,;<>"():\\[\]@\p{C}]+@[^\s,;<>"():\\[\]@\p{C}]+$/u);
      assert.doesNotMatch(text, /\.\.|^\.|\.@|@\.|\.$/);
    }),
    { numRuns: 3000 },
  );
  assert.equal(isMailAddress(`${'a@'.repeat(200)}`), false);
  assert.equal(isMailAddress('vera@localhost'), false);
});

test('tries back off from a minute to four hours, and take their spread from chance', () => {
  assert.deepEqual([backOff(1, 0.5), backOff(2, 0.5), backOff(3, 0.5)], [60_000, 120_000, 240_000]);
  assert.deepEqual([backOff(1, 0), backOff(1, 1)], [48_000, 72_000]);
  assert.equal(backOff(1000, 0.5), 4 * 3_600_000);
  let tries = 0;
  for (let waited = 0; waited < GIVE_UP_AFTER_MS; waited += backOff(tries, 0.5)) tries += 1;
  assert.ok(tries > 15 && tries < 30);
});

test('whatever is asked for in whatever order, no limit is passed', () => {
  const mail: fc.Arbitrary<CountedMail> = fc.record({
    kind: fc.constantFrom('transcript-requested', 'transcript-to-visitor', 'missed-chat'),
    recipient: fc.constantFrom(
      'a@x.example',
      'A@X.example',
      'b@x.example',
      'c@x.example',
      'd@x.example',
      'e@x.example',
    ),
    askedBy: fc.constantFrom('visitor:1', 'visitor:2', 'agent:1', null),
    sessionId: fc.constantFrom('s1', 's2', 's3', 's4'),
  });
  fc.assert(
    fc.property(fc.array(mail, { maxLength: 60 }), fc.array(mail, { maxLength: 5 }), (planned, recent) => {
      const refused = limitMails(planned, recent);
      const sent = planned.filter((_, index) => refused[index] === null);
      const [first] = limitMails(planned.slice(0, 1), []);
      assert.ok(first === undefined || first === null, 'the first mail of all passes');
      const asked = [...recent, ...sent].filter(({ askedBy }) => askedBy !== null);
      const most = (group: (each: CountedMail) => string, of: readonly CountedMail[]) =>
        Math.max(0, ...Object.values(Object.groupBy(of, group)).map((each) => each?.length ?? 0));
      assert.ok(
        most(({ recipient }) => recipient.toLowerCase(), asked) <=
          Math.max(mailLimits.transcriptsToAddress, recent.length),
      );
      assert.ok(most(({ sessionId }) => sessionId, asked) <= Math.max(mailLimits.transcriptsOfSession, recent.length));
      for (const visitor of ['visitor:1', 'visitor:2']) {
        const own = asked.filter(({ askedBy }) => askedBy === visitor);
        const addresses = new Set(own.map(({ recipient }) => recipient.toLowerCase()));
        assert.ok(addresses.size <= Math.max(mailLimits.addressesOfVisitor, recent.length));
      }
    }),
  );
});
