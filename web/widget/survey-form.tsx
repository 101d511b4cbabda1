import { useState } from 'preact/hooks';
import type { AskedSurvey } from '../client/api-types.ts';
import { type Answers, partsOf, type Question, rangeOf, shownQuestions } from '../client/survey.ts';
import { useDraft } from './drafts.ts';
import { useName } from './own-name.ts';
import { Stars } from './stars.tsx';
import { texts } from './texts.ts';

interface Props {
  readonly survey: AskedSurvey;
  readonly draftKey: string;
  readonly submitText: string;
  /** False when that could not be said. */
  submit(answers: Answers): Promise<boolean>;
}

/** The questions of a survey, one below the other; those that depend on an answer come with it. */
export function SurveyForm({ survey, draftKey, submitText, submit }: Props) {
  const [draft, setDraft] = useDraft(`${draftKey}.${survey.id}`);
  const answers = JSON.parse(draft || '{}') as Answers;
  const setAnswers = (given: Answers) => setDraft(JSON.stringify(given));
  const [hasFailed, setFailed] = useState(false);
  const titleId = useName();
  const shown = shownQuestions(survey.questions as readonly Question[], answers);
  return (
    <form
      class="survey"
      aria-labelledby={titleId}
      onSubmit={async (event) => {
        event.preventDefault();
        const given = shown.map(({ id }) => [id, answers[id] ?? ''] as const).filter(([, answer]) => answer !== '');
        const isDone = await submit(Object.fromEntries(given));
        setFailed(!isDone);
        if (isDone) setDraft('');
      }}
    >
      {survey.title && <p id={titleId}>{survey.title}</p>}
      {shown.map((question) => (
        <Asked
          key={question.id}
          question={question}
          answer={answers[question.id] ?? ''}
          change={(answer) => setAnswers({ ...answers, [question.id]: answer })}
        />
      ))}
      {hasFailed && (
        <p class="failure" role="alert">
          {texts.notDone}
        </p>
      )}
      <button type="submit" class="wide primary">
        {submitText}
      </button>
    </form>
  );
}

interface AskedProps {
  readonly question: Question;
  readonly answer: string;
  change(answer: string): void;
}

function Asked({ question, answer, change }: AskedProps) {
  const { kind, required } = question;
  const label = required ? `${question.label} *` : question.label;
  switch (kind) {
    case 'number':
      return (
        <label>
          <span>{label}</span>
          <input
            type="number"
            required={required}
            value={answer}
            step="any"
            {...(question.min !== null && { min: question.min })}
            {...(question.max !== null && { max: question.max })}
            onInput={(event) => change(event.currentTarget.value)}
          />
        </label>
      );
    case 'email':
      return (
        <label>
          <span>{label}</span>
          <input
            type="email"
            required={required}
            value={answer}
            maxLength={254}
            autocomplete="email"
            onInput={(event) => change(event.currentTarget.value)}
          />
        </label>
      );
    case 'text':
      return (
        <label>
          <span>{label}</span>
          <input
            required={required}
            value={answer}
            maxLength={2000}
            autocomplete={question.fills === 'phone' ? 'tel' : (question.fills ?? 'off')}
            onInput={(event) => change(event.currentTarget.value)}
          />
        </label>
      );
    case 'stars':
      return (
        <Stars
          label={label}
          most={rangeOf(question)[1]}
          score={Number(answer)}
          rate={(count) => change(String(count))}
        />
      );
    case 'scale':
    case 'choice':
    case 'multiple':
      return <Choices question={question} label={label} answer={answer} change={change} />;
  }
}

function Choices({ question, label, answer, change }: AskedProps & { readonly label: string }) {
  const name = useName();
  const { kind, required } = question;
  const chosen = partsOf(answer);
  const choose = (value: string, isChosen: boolean) => {
    if (kind !== 'multiple') change(value);
    else
      change(
        optionsOf(question)
          .map((option) => option.value)
          .filter((each) => (each === value ? isChosen : chosen.includes(each)))
          .join('\n'),
      );
  };
  return (
    <fieldset>
      <legend>{label}</legend>
      <div class={kind === 'scale' ? 'scale' : 'choices'}>
        {optionsOf(question).map((option) => (
          <label key={option.value}>
            <input
              type={kind === 'multiple' ? 'checkbox' : 'radio'}
              name={name}
              required={required && (kind !== 'multiple' || chosen.length === 0)}
              checked={chosen.includes(option.value)}
              onChange={(event) => choose(option.value, event.currentTarget.checked)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function optionsOf(question: Question): Question['options'] {
  if (question.kind !== 'scale') return question.options;
  const [min, max] = rangeOf(question);
  return Array.from({ length: max - min + 1 }, (_, index) => {
    const value = String(min + index);
    return { value, label: value };
  });
}
