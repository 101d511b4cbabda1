import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../core/access.ts';
import type { AnsweredSurvey } from '../core/command.ts';
import type { Snapshot } from '../core/directory.ts';
import type { FormKind } from '../core/event.ts';
import type { VisitorFacts } from '../core/facts.ts';
import { invalidInput, Refusal } from '../core/refusal.ts';
import { type Answers, factsOf, faultsOfAnswers, type Question, type Survey, scoresOf } from '../core/survey.ts';
import { faultsOfQuestions } from '../core/survey-faults.ts';
import type { SurveyTable } from '../store/surveys.ts';
import { type Accounts, refuseUnlessManager } from './accounts.ts';
import { makeId } from './secrets.ts';

const MOST = 200;

/** The account's surveys. Changes are for those who may manage; `null` as actor is the operator at the command line. */
export class Surveys {
  readonly #table: SurveyTable;
  readonly #accounts: Accounts;

  constructor(parts: { readonly table: SurveyTable; readonly accounts: Accounts }) {
    this.#table = parts.table;
    this.#accounts = parts.accounts;
  }

  /** Refuses senseless questions with the place of each fault. */
  async create(
    actor: Actor | null,
    accountId: string,
    request: Pick<Survey, 'name' | 'form' | 'title' | 'questions'>,
  ): Promise<Survey> {
    refuseUnlessManager(actor);
    refuseSenseless(request.questions);
    if ((await this.#accounts.snapshot(accountId)).surveys.size >= MOST) {
      throw new Refusal('conflict', `An account has at most ${MOST} surveys.`);
    }
    const id = makeId();
    await this.#table.add(accountId, { id, ...request });
    return this.survey(accountId, id);
  }

  /** Other questions make a new version; what was answered before keeps the version it answered. */
  async change(
    actor: Actor | null,
    accountId: string,
    id: string,
    { questions, ...changes }: Partial<Pick<Survey, 'name' | 'title' | 'questions'>>,
  ): Promise<Survey> {
    refuseUnlessManager(actor);
    const known = await this.survey(accountId, id);
    if (questions) refuseSenseless(questions);
    const isNew = questions !== undefined && !isDeepStrictEqual(questions, known.questions);
    await this.#table.change(accountId, id, { ...changes, ...(isNew && { questions }) });
    return this.survey(accountId, id);
  }

  /** Refuses with `not-found`. */
  async survey(accountId: string, id: string): Promise<Survey> {
    const survey = (await this.#accounts.snapshot(accountId)).surveys.get(id);
    if (!survey) throw new Refusal('not-found', 'There is no such survey.');
    return survey;
  }
}

/** The survey that was answered, with its scores; refuses another form's, and answers that do not fit it. */
export function answeredSurvey(snapshot: Snapshot, form: FormKind, id: string, answers: Answers): AnsweredSurvey {
  const survey = snapshot.surveys.get(id);
  if (!survey || survey.form !== form) throw invalidInput('/surveyId', 'There is no such survey for this form.');
  const faults = faultsOfAnswers(survey.questions, answers).map(({ pointer, detail }) => ({
    pointer: `/answers${pointer}`,
    detail,
  }));
  if (faults.length > 0) throw new Refusal('invalid-input', 'The answers do not fit the questions.', faults);
  return { id, version: survey.version, scores: scoresOf(survey.questions, answers) };
}

function refuseSenseless(questions: readonly Question[]): void {
  const faults = faultsOfQuestions(questions).map(({ pointer, detail }) => ({
    pointer: `/questions${pointer}`,
    detail,
  }));
  if (faults.length > 0) throw new Refusal('invalid-input', 'These questions make no sense.', faults);
}

/** What the answers to a survey tell of the visitor. */
export function factsAnswered(
  { surveys }: Snapshot,
  { answers, surveyId }: { readonly answers?: Answers; readonly surveyId?: string },
): Partial<VisitorFacts> {
  const survey = surveys.get(surveyId ?? '');
  return survey && answers ? factsOf(survey.questions, answers) : {};
}
