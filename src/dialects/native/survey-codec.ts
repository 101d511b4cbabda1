import type { Snapshot } from '../../core/directory.ts';
import type { FormKind } from '../../core/event.ts';
import type { Question, Survey } from '../../core/survey.ts';
import type * as wire from './wire.ts';

export function encodeSurvey({ questions, ...survey }: Survey): wire.Survey {
  return { ...survey, questions: questions.map(encodeQuestion) };
}

/** The survey that an inbox asks for a form, or null. */
export function encodeAsked({ surveys }: Snapshot, id: string | undefined): wire.AskedSurvey | null {
  const survey = surveys.get(id ?? '');
  return survey ? { id: survey.id, title: survey.title, questions: survey.questions.map(encodeQuestion) } : null;
}

/** What was not told of a question is not so. */
export function decodeQuestions(questions: readonly wire.Question[]): readonly Question[] {
  return questions.map(
    ({ id, kind, label, required, options, min, max, measures, fills, shownIf }): Question => ({
      id,
      kind,
      label,
      required: required ?? false,
      options: options ?? [],
      min: min ?? null,
      max: max ?? null,
      measures: measures ?? null,
      fills: fills ?? null,
      shownIf: shownIf ?? null,
    }),
  );
}

/** An inbox's surveys without those that were taken away. */
export function decodeInboxSurveys(surveys: Readonly<Partial<Record<FormKind, string | null>>>) {
  const there = Object.entries(surveys).filter(([, id]) => id !== null);
  return Object.fromEntries(there) as Partial<Record<FormKind, string>>;
}

function encodeQuestion({ options, shownIf, ...question }: Question): wire.Question {
  return {
    ...question,
    options: [...options],
    shownIf: shownIf && { question: shownIf.question, oneOf: [...shownIf.oneOf] },
  };
}
