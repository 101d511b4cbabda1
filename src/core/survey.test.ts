import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { factsOf, faultsOfAnswers, type Question, scoresOf, shownQuestions } from './survey.ts';
import { faultsOfQuestions } from './survey-faults.ts';

function question(more: Partial<Question> & Pick<Question, 'id' | 'kind'>): Question {
  const none = { options: [], min: null, max: null, measures: null, fills: null, shownIf: null };
  return { label: more.id, required: false, ...none, ...more };
}

const yesNo = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
];
const questions: readonly Question[] = [
  question({ id: 'mail', kind: 'email', required: true, fills: 'email' }),
  question({ id: 'happy', kind: 'stars', required: true, measures: 'csat' }),
  question({ id: 'fast', kind: 'stars', measures: 'csi' }),
  question({ id: 'kind', kind: 'scale', min: 1, max: 7, measures: 'csi' }),
  question({ id: 'friends', kind: 'scale', min: 0, max: 10, measures: 'nps' }),
  question({ id: 'easy', kind: 'scale', min: 1, max: 7, measures: 'ces' }),
  question({ id: 'solved', kind: 'choice', options: yesNo, measures: 'fcr' }),
  question({ id: 'open', kind: 'text', shownIf: { question: 'solved', oneOf: ['no'] } }),
  question({
    id: 'topics',
    kind: 'multiple',
    options: ['price', 'delivery'].map((value) => ({ value, label: value })),
  }),
  question({ id: 'many', kind: 'number', min: 0, max: 9, shownIf: { question: 'topics', oneOf: ['delivery'] } }),
];

test('what answers amount to, by hand', () => {
  assert.deepEqual(faultsOfQuestions(questions), []);
  const vectors: readonly (readonly [Record<string, string>, object])[] = [
    [{}, {}],
    [{ happy: '5' }, { csat: 1 }],
    [{ happy: '1' }, { csat: 0 }],
    [{ happy: '4' }, { csat: 0.75 }],
    [{ fast: '3' }, { csi: 0.5 }],
    [{ fast: '3', kind: '7' }, { csi: 0.75 }],
    [{ friends: '0' }, { nps: 0 }],
    [{ friends: '10' }, { nps: 10 }],
    [{ friends: '7' }, { nps: 7 }],
    [{ easy: '4' }, { ces: 0.5 }],
    [{ solved: 'yes' }, { fcr: true }],
    [{ solved: 'no' }, { fcr: false }],
    [{ solved: 'perhaps', friends: '11', happy: 'x' }, {}],
  ];
  for (const [answers, scores] of vectors) assert.deepEqual(scoresOf(questions, answers), scores);
});

test('a question is asked only while the answer that it depends on stands', () => {
  const ids = (answers: Record<string, string>) => shownQuestions(questions, answers).map(({ id }) => id);
  assert.ok(!ids({ solved: 'yes' }).includes('open'));
  assert.ok(ids({ solved: 'no' }).includes('open'));
  assert.ok(ids({ topics: 'price\ndelivery' }).includes('many'));
  const given = { mail: 'a@b.example', happy: '5', solved: 'yes', open: 'Never asked' };
  assert.deepEqual(
    faultsOfAnswers(questions, given).map(({ pointer }) => pointer),
    ['/open'],
  );
});

test('[K6] each faulty answer is named by its place', () => {
  const wrong = {
    mail: 'nobody',
    happy: '6',
    kind: '1.5',
    solved: 'perhaps',
    topics: 'price\nprice',
    'a/b': 'strange',
  };
  assert.deepEqual(
    faultsOfAnswers(questions, wrong).map(({ pointer }) => pointer),
    ['/a~1b', '/mail', '/happy', '/kind', '/solved', '/topics'],
  );
  assert.deepEqual(
    faultsOfAnswers(questions, {}).map(({ pointer }) => pointer),
    ['/mail', '/happy'],
  );
  assert.deepEqual(factsOf(questions, { mail: ' a@b.example ' }), { email: 'a@b.example' });
});

test('[K6] a survey that makes no sense is refused where it makes none', () => {
  const senseless: readonly (readonly [string, Question])[] = [
    ['/options', question({ id: 'a', kind: 'choice' })],
    ['/options', question({ id: 'a', kind: 'text', options: yesNo })],
    ['/options', question({ id: 'a', kind: 'choice', options: [...yesNo, ...yesNo] })],
    ['/min', question({ id: 'a', kind: 'scale' })],
    ['/max', question({ id: 'a', kind: 'scale', min: 3, max: 3 })],
    ['/measures', question({ id: 'a', kind: 'scale', min: 1, max: 10, measures: 'nps' })],
    ['/measures', question({ id: 'a', kind: 'text', measures: 'csat' })],
    ['/measures', question({ id: 'a', kind: 'stars', measures: 'fcr' })],
    ['/shownIf/question', question({ id: 'a', kind: 'text', shownIf: { question: 'a', oneOf: ['x'] } })],
  ];
  for (const [pointer, wrong] of senseless) {
    assert.deepEqual(
      faultsOfQuestions([wrong]).map((fault) => fault.pointer),
      [`/0${pointer}`],
    );
  }
  const twice = [
    question({ id: 'a', kind: 'stars', measures: 'csat' }),
    question({ id: 'a', kind: 'stars', measures: 'csat' }),
  ];
  assert.deepEqual(
    faultsOfQuestions(twice).map((fault) => fault.pointer),
    ['/1/id', '/1/measures'],
  );
});

test('answers without fault give shares from 0 to 1, and an nps from 0 to 10', () => {
  const answer = fc.record(
    {
      mail: fc.constant('a@b.example'),
      happy: fc.integer({ min: 1, max: 5 }).map(String),
      fast: fc.integer({ min: 1, max: 5 }).map(String),
      kind: fc.integer({ min: 1, max: 7 }).map(String),
      friends: fc.integer({ min: 0, max: 10 }).map(String),
      easy: fc.integer({ min: 1, max: 7 }).map(String),
      solved: fc.constantFrom('yes', 'no'),
    },
    { requiredKeys: ['mail', 'happy'] },
  );
  fc.assert(
    fc.property(answer, (answers) => {
      assert.deepEqual(faultsOfAnswers(questions, answers), []);
      const { csat, csi = 0, nps = 0, ces = 0 } = scoresOf(questions, answers);
      for (const share of [csat ?? -1, csi, ces]) assert.ok(share >= 0 && share <= 1);
      assert.ok(Number.isInteger(nps) && nps >= 0 && nps <= 10);
    }),
  );
});
