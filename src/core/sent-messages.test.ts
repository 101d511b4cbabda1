import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SentMessages } from './sent-messages.ts';

test('[K2] each state finds the messages that led to it, and none that were decided from it or beside it', () => {
  const steps = fc.array(fc.record({ from: fc.nat(), id: fc.constantFrom(...'abcdefgh') }), { maxLength: 40 });
  fc.assert(
    fc.property(steps, (taken) => {
      const states = [{ sent: SentMessages.none, known: new Map<string, number>() }];
      for (const { from, id } of taken) {
        const state = states[from % states.length];
        if (!state || state.known.has(id)) continue;
        const seq = 1 + Math.max(0, ...state.known.values());
        states.push({ sent: state.sent.add(id, seq), known: new Map(state.known).set(id, seq) });
      }
      for (const { sent, known } of states) {
        for (const id of 'abcdefgh') assert.equal(sent.find(id), known.get(id) ?? null);
      }
    }),
  );
});
