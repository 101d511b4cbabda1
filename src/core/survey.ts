import type { FormKind } from './event.ts';
import { LONGEST_EMAIL } from './lengths.ts';
import type { InputFault } from './refusal.ts';

export const questionKinds = ['text', 'number', 'email', 'choice', 'multiple', 'scale', 'stars'] as const;
export const measures = ['csat', 'csi', 'nps', 'ces', 'fcr'] as const;

export type QuestionKind = (typeof questionKinds)[number];

/** What an answer measures: satisfaction with this chat, one part of the satisfaction index, recommendation, effort, solved at once. */
export type Measure = (typeof measures)[number];

export interface Question {
  /** Unique in its survey; answers are kept under it. */
  readonly id: string;
  readonly kind: QuestionKind;
  readonly label: string;
  readonly required: boolean;
  /** Of a choice; what is answered is the value. */
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** The least and the greatest number, of a number and of a scale; stars go from 1 to `max`. */
  readonly min: number | null;
  readonly max: number | null;
  readonly measures: Measure | null;
  /** The visitor's fact that the answer becomes. */
  readonly fills: 'name' | 'email' | 'phone' | null;
  /** It is shown only while an earlier question has one of these answers. */
  readonly shownIf: { readonly question: string; readonly oneOf: readonly string[] } | null;
}

/** A form that visitors fill in. Each change of its questions is a new version; the first is 1. */
export interface Survey {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly form: FormKind;
  readonly version: number;
  readonly title: string;
  readonly questions: readonly Question[];
}

/** Answers by the question's id. Several answers to one question stand in one text, each on its own line. */
export type Answers = Readonly<Record<string, string>>;

/**
 * What answers amount to. Shares are from 0 (worst) to 1 (best): `csat` of one question, `csi` of the mean of its
 * questions; `nps` is the answer from 0 to 10, `ces` a share (1: no effort), `fcr` whether all was solved at once.
 */
export interface Scores {
  readonly csat?: number;
  readonly csi?: number;
  readonly nps?: number;
  readonly ces?: number;
  readonly fcr?: boolean;
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const STARS = 5;

/** The questions that are shown with these answers: one whose condition does not hold is not, nor what depends on it. */
export function shownQuestions(questions: readonly Question[], answers: Answers): readonly Question[] {
  const shown: Question[] = [];
  for (const question of questions) {
    const { shownIf } = question;
    const isOn = shown.some(({ id }) => id === shownIf?.question);
    const given = shownIf ? partsOf(answers[shownIf.question]) : [];
    if (shownIf === null || (isOn && given.some((part) => shownIf.oneOf.includes(part)))) shown.push(question);
  }
  return shown;
}

/** What is wrong with the answers; pointers are below them. Answers to questions that are not shown are faults too. */
export function faultsOfAnswers(questions: readonly Question[], answers: Answers): readonly InputFault[] {
  const shown = shownQuestions(questions, answers);
  const strange = Object.keys(answers).filter((id) => !shown.some((question) => question.id === id));
  return [
    ...strange.map((id) => ({ pointer: `/${pointerPart(id)}`, detail: 'This is not asked.' })),
    ...shown.flatMap((question) => {
      const detail = faultOf(question, answers[question.id] ?? '');
      return detail === null ? [] : [{ pointer: `/${pointerPart(question.id)}`, detail }];
    }),
  ];
}

/** The scores that the answers give by what their questions measure; what was not answered gives none. */
export function scoresOf(questions: readonly Question[], answers: Answers): Scores {
  const shown = shownQuestions(questions, answers);
  const sharesOf = (measure: Measure) =>
    shown
      .filter((question) => question.measures === measure)
      .map((question) => shareOf(question, answers[question.id] ?? ''))
      .filter((share) => share !== null);
  const [csat] = sharesOf('csat');
  const csi = sharesOf('csi');
  const [nps] = sharesOf('nps');
  const [ces] = sharesOf('ces');
  const [fcr] = sharesOf('fcr');
  return {
    ...(csat !== undefined && { csat }),
    ...(csi.length > 0 && { csi: csi.reduce((sum, share) => sum + share, 0) / csi.length }),
    ...(nps !== undefined && { nps: Math.round(nps * 10) }),
    ...(ces !== undefined && { ces }),
    ...(fcr !== undefined && { fcr: fcr === 1 }),
  };
}

/** What the answers tell of the visitor; of what is too long for an address, nothing. */
export function factsOf(
  questions: readonly Question[],
  answers: Answers,
): Partial<Record<'name' | 'email' | 'phone', string>> {
  const told = shownQuestions(questions, answers).flatMap(({ id, fills }) => {
    const answer = (answers[id] ?? '').trim();
    if (fills === null || answer === '' || (fills === 'email' && answer.length > LONGEST_EMAIL)) return [];
    return [[fills, answer] as const];
  });
  return Object.fromEntries(told);
}

/** The least and the greatest answer of a question that is answered with a number; stars go from 1. */
export function rangeOf({ kind, min, max }: Question): readonly [number, number] {
  return kind === 'stars' ? [1, max ?? STARS] : [min ?? Number.NEGATIVE_INFINITY, max ?? Number.POSITIVE_INFINITY];
}

/** The answers in one text. */
export function partsOf(answer: string | undefined): readonly string[] {
  return (answer ?? '').split('\n').filter((part) => part !== '');
}

function faultOf(question: Question, answer: string): string | null {
  const { kind, required, options } = question;
  if (answer.trim() === '') return required ? 'This must be answered.' : null;
  switch (kind) {
    case 'text':
      return null;
    case 'email':
      return EMAIL.test(answer.trim()) ? null : 'This is not an e-mail address.';
    case 'choice':
      return options.some(({ value }) => value === answer) ? null : 'This is not among the answers.';
    case 'multiple': {
      const parts = partsOf(answer);
      const areKnown = parts.every((part) => options.some(({ value }) => value === part));
      return areKnown && new Set(parts).size === parts.length ? null : 'These are not among the answers.';
    }
    case 'number':
    case 'scale':
    case 'stars': {
      const number = numberIn(answer);
      const [min, max] = rangeOf(question);
      if (number === null || (kind !== 'number' && !Number.isInteger(number))) return 'This is not such a number.';
      return number >= min && number <= max ? null : `The answer goes from ${min} to ${max}.`;
    }
  }
}

/** From 0, the worst, to 1, the best. The options of a choice go from the best to the worst. */
function shareOf(question: Question, answer: string): number | null {
  if (question.kind === 'choice') {
    const place = question.options.findIndex(({ value }) => value === answer);
    const last = question.options.length - 1;
    return place === -1 ? null : last === 0 ? 1 : 1 - place / last;
  }
  const number = numberIn(answer);
  const [min, max] = rangeOf(question);
  if (number === null || number < min || number > max) return null;
  return (number - min) / (max - min);
}

function numberIn(answer: string): number | null {
  return /^-?\d{1,9}(\.\d{1,6})?$/.test(answer.trim()) ? Number(answer) : null;
}

function pointerPart(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
