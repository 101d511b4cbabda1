import type { InputFault } from './refusal.ts';
import { type Question, rangeOf } from './survey.ts';

/** What makes a survey senseless, place by place; none: it may be kept. Pointers are below the questions. */
export function faultsOfQuestions(questions: readonly Question[]): readonly InputFault[] {
  return questions.flatMap((question, index) => {
    const details = [
      ...faultsOfOptions(question),
      ...faultsOfMeasure(question),
      ...faultsOfCondition(question, questions.slice(0, index)),
      ...(questions.findIndex(({ id }) => id === question.id) < index ? [['/id', 'Two questions have this id.']] : []),
      ...faultsOfSingles(question, questions.slice(0, index)),
    ];
    return details.map(([pointer = '', detail = '']) => ({ pointer: `/${index}${pointer}`, detail }));
  });
}

type Faults = readonly (readonly [pointer: string, detail: string])[];

function faultsOfOptions(question: Question): Faults {
  const { kind, options, min, max } = question;
  const isChosen = kind === 'choice' || kind === 'multiple';
  if (isChosen && options.length === 0) return [['/options', 'There is nothing to choose from.']];
  if (!isChosen && options.length > 0) return [['/options', 'Nothing is chosen here.']];
  if (options.some(({ value }) => value === '' || value.includes('\n'))) return [['/options', 'A value is one line.']];
  if (new Set(options.map(({ value }) => value)).size < options.length) return [['/options', 'Two have one value.']];
  if (kind === 'scale' && (min === null || max === null))
    return [['/min', 'A scale has a least and a greatest number.']];
  const [least, greatest] = rangeOf(question);
  return least < greatest ? [] : [['/max', 'The greatest number is not above the least.']];
}

function faultsOfMeasure({ kind, measures, min, max, options }: Question): Faults {
  const isGraded = kind === 'scale' || kind === 'stars' || (kind === 'choice' && options.length > 1);
  switch (measures) {
    case null:
      return [];
    case 'nps':
      return kind === 'scale' && min === 0 && max === 10
        ? []
        : [['/measures', 'Recommendation is a scale from 0 to 10.']];
    case 'fcr':
      return kind === 'choice' && options.length === 2
        ? []
        : [['/measures', 'Whether it was solved at once is a choice of two, yes first.']];
    case 'csat':
    case 'csi':
    case 'ces':
      return isGraded ? [] : [['/measures', 'Only scales, stars and choices from the best to the worst measure this.']];
  }
}

function faultsOfCondition({ shownIf }: Question, before: readonly Question[]): Faults {
  if (shownIf === null) return [];
  const asked = before.find(({ id }) => id === shownIf.question);
  if (!asked) return [['/shownIf/question', 'No question before this one has that id.']];
  const isPossible = (answer: string) =>
    asked.options.length === 0 || asked.options.some(({ value }) => value === answer);
  return shownIf.oneOf.length > 0 && shownIf.oneOf.every(isPossible)
    ? []
    : [['/shownIf/oneOf', 'Such an answer cannot be given.']];
}

/** Of everything but the satisfaction index, and of each fact, there is one question. */
function faultsOfSingles({ measures, fills }: Question, before: readonly Question[]): Faults {
  const isTwice = measures !== null && measures !== 'csi' && before.some((question) => question.measures === measures);
  const fillsTwice = fills !== null && before.some((question) => question.fills === fills);
  return [
    ...(isTwice ? [['/measures', 'Another question measures this.'] as const] : []),
    ...(fillsTwice ? [['/fills', 'Another question asks for this.'] as const] : []),
  ];
}
