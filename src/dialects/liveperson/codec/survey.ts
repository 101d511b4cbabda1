import type { VisitorFacts } from '../../../core/facts.ts';
import { LONGEST_EMAIL } from '../../../core/lengths.ts';
import { invalidInput } from '../../../core/refusal.ts';
import { isObject } from '../body.ts';
import type { Question, Survey } from '../surveys.ts';
import type { Tree } from '../xml.ts';

const MAX_ANSWER = 4_000;

/** What a survey's answers amount to. */
export interface Answered {
  /** By the question's label; several choices are joined. */
  readonly answers: Readonly<Record<string, string>>;
  readonly visitor: Partial<Pick<VisitorFacts, 'name' | 'email' | 'phone'>>;
  readonly message: string | null;
}

/** The structure that clients show. */
export function encodeSurvey(survey: Survey): Tree {
  const { id, title = '', header = '', questions } = survey;
  return { survey: { id, title, header, questions: { question: questions.map(encodeQuestion) } } };
}

function encodeQuestion(question: Question, index: number): Tree {
  const { id, logicId = id, type, label, mandatory = false, validationType, entries } = question;
  const isText = type === 'Text Field' || type === 'Text Area';
  return {
    id,
    logicId,
    order: index + 1,
    mandatory,
    label,
    type,
    validationType: isText ? (validationType ?? 'alpha_numeric') : undefined,
    lastKnownValue: isText ? '' : undefined,
    entry: entries?.map(({ value, displayValue = value, checked = false, shows }) => ({
      value,
      displayValue,
      checked,
      logic: shows && { showLogicId: shows },
    })),
  };
}

/**
 * The answers of a posted survey: `question` is one or an array of `{id, answer}`, an answer one text or several. A body
 * that merely repeats the structure has none. Refuses unknown questions, missing and unfitting answers.
 */
export function decodeAnswers(posted: unknown, survey: Survey): Answered {
  const given = new Map(questionsIn(posted).flatMap((each) => decodeAnswer(each, survey)));
  const answered = survey.questions.flatMap((question) => {
    const answer = given.get(question.id) ?? [];
    return answer.length === 0 ? [] : [{ question, text: answer.join(', ') }];
  });
  const of = (means: Question['means']) => answered.find(({ question }) => question.means === means)?.text;
  const [name, email, phone] = [of('name'), of('email'), of('phone')];
  return {
    answers: Object.fromEntries(answered.map(({ question, text }) => [question.label || String(question.id), text])),
    visitor: {
      ...(name !== undefined && { name }),
      // What is no address stays an answer.
      ...(email !== undefined && email.length <= LONGEST_EMAIL && { email }),
      ...(phone !== undefined && { phone }),
    },
    message: of('message') ?? null,
  };
}

/** Refuses when a mandatory question is open. Those that only a certain answer reveals may stay so. */
export function requireMandatory({ answers }: Answered, survey: Survey): void {
  const revealed = new Set(survey.questions.flatMap(({ entries = [] }) => entries.flatMap(({ shows = [] }) => shows)));
  for (const { id, logicId = id, label, mandatory } of survey.questions) {
    if (!mandatory || revealed.has(logicId) || (label || String(id)) in answers) continue;
    throw invalidInput('/survey', `A mandatory question was not answered: ${id}`);
  }
}

function questionsIn(posted: unknown): readonly unknown[] {
  if (posted === undefined || posted === null || posted === '') return [];
  if (!isObject(posted)) throw invalidInput('/survey', 'The survey is no object.');
  const nested = posted.questions;
  const questions = posted.question ?? (isObject(nested) ? nested.question : nested);
  return questions === undefined || questions === null || questions === '' ? [] : [questions].flat();
}

function decodeAnswer(posted: unknown, survey: Survey): readonly [number, readonly string[]][] {
  if (!isObject(posted)) throw invalidInput('/survey/question', 'A question is no object.');
  const id = posted.id ?? posted['@id'];
  const question = survey.questions.find((each) => String(each.id) === String(id));
  if (!question) throw invalidInput('/survey/question', `An unknown question id was posted: ${shown(id)}`);
  const answers = [posted.answer ?? []].flat().map((each) => {
    if (typeof each !== 'string' && typeof each !== 'number' && typeof each !== 'boolean') {
      throw invalidInput('/survey/question', `The answer to question ${question.id} is no text.`);
    }
    return String(each).trim();
  });
  const told = answers.filter((answer) => answer !== '');
  for (const answer of told) checkAnswer(question, answer);
  if (told.length > 1 && question.type !== 'Checkbox') {
    throw invalidInput('/survey/question', `Question ${question.id} takes one answer.`);
  }
  return [[question.id, told]];
}

function checkAnswer({ id, entries, type, validationType }: Question, answer: string): void {
  const refuse = (why: string) => invalidInput('/survey/question', `The answer to question ${id} ${why}.`);
  if (answer.length > MAX_ANSWER) throw refuse('is too long');
  if (type !== 'Text Field' && type !== 'Text Area') {
    if (entries?.some(({ value, displayValue }) => answer === value || answer === displayValue)) return;
    throw refuse('is none of the choices');
  }
  if (validationType === 'numeric' && !/^[+-]?\d+([.,]\d+)?$/.test(answer)) throw refuse('is no number');
  if (validationType === 'email' && !isAddress(answer)) throw refuse('is no e-mail address');
}

/** Whether a text can be an e-mail address. */
export function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"']+$/.test(text);
}

function shown(id: unknown): string {
  return typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, 40) : '';
}
