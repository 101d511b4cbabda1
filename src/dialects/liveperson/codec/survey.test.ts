import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Survey } from '../surveys.ts';
import { decodeAnswers } from './survey.ts';

test('[L19] what is too long for an address stays an answer, and is no fact of the visitor', () => {
  const address = (length: number) => `${'a'.repeat(length - 12)}@example.com`;
  const question = { id: 2, type: 'Text Field', label: 'E-mail', mandatory: false, means: 'email' } as const;
  const survey: Survey = { id: 1, title: '', header: '', questions: [question] };
  for (const [length, isKnown] of [
    [320, true],
    [321, false],
    [3_900, false],
  ] as const) {
    const { answers, visitor } = decodeAnswers({ question: [{ id: 2, answer: address(length) }] }, survey);
    assert.equal(answers['E-mail'], address(length));
    assert.equal(visitor.email, isKnown ? address(length) : undefined);
  }
});
