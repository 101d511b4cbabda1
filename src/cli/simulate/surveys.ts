import type { Question } from '../../dialects/native/wire.ts';
import type { Random } from './random.ts';

export type Answers = Readonly<Record<string, string>>;

/** What visitors are asked before and after a chat. */
export const questions = {
  'pre-chat': [
    {
      id: 'topic',
      kind: 'choice',
      label: 'What is it about?',
      required: true,
      options: ['order', 'delivery', 'return', 'other'].map((value) => ({ value, label: value })),
    },
    {
      id: 'order',
      kind: 'text',
      label: 'Your order number',
      shownIf: { question: 'topic', oneOf: ['order', 'delivery', 'return'] },
    },
  ],
  exit: [
    { id: 'stars', kind: 'stars', label: 'How was it?', required: true, measures: 'csat' },
    { id: 'recommend', kind: 'scale', label: 'Would you recommend us?', min: 0, max: 10, measures: 'nps' },
    {
      id: 'solved',
      kind: 'choice',
      label: 'Is it solved?',
      measures: 'fcr',
      options: [
        { value: 'yes', label: 'Yes' },
        { value: 'no', label: 'No' },
      ],
    },
    { id: 'why', kind: 'text', label: 'What went wrong?', shownIf: { question: 'solved', oneOf: ['no'] } },
  ],
} as const satisfies Record<string, readonly Question[]>;

export function answerBefore(random: Random): Answers {
  const topic = random.pick(['order', 'delivery', 'return', 'other']);
  const knowsOrder = random.chance(0.7);
  return topic === 'other' || !knowsOrder ? { topic } : { topic, order: `S-${random.between(10_000, 99_999)}` };
}

export function answerAfter(random: Random): Answers {
  const stars = random.weighted([
    [5, 50],
    [4, 25],
    [3, 12],
    [2, 5],
    [1, 8],
  ]);
  const recommend = random.chance(0.8) ? { recommend: String(Math.min(10, stars * 2 + random.between(-1, 1))) } : {};
  if (!random.chance(0.9)) return { stars: String(stars), ...recommend };
  const isSolved = random.chance(stars / 5);
  const why = !isSolved && random.chance(0.5) ? { why: 'I still do not know when it comes.' } : {};
  return { stars: String(stars), ...recommend, solved: isSolved ? 'yes' : 'no', ...why };
}
