import { Button, Modal, Select, TextInput } from '@mantine/core';
import type { Question, Survey } from '../../client/api-types.ts';
import { CreateForm } from '../settings/create-form.tsx';
import { SettingsForm } from '../settings/settings-form.tsx';
import type { Place } from '../settings/use-draft.ts';
import { QuestionFields } from './question-fields.tsx';
import { formNames } from './survey-words.ts';
import { createSurvey, surveysQuery } from './surveys-query.ts';

/** A question with a key of its own, for its id may be edited. */
interface Keyed {
  readonly key: number;
  readonly question: Question;
}

interface Draft {
  readonly name: string;
  readonly form: Survey['form'];
  readonly title: string;
  readonly questions: readonly Keyed[];
}

const MOST_QUESTIONS = 32;

const labels = { name: 'Name', form: 'Asked', title: 'What visitors read above it', questions: 'Questions' };
const shownIn = [surveysQuery.queryKey];
const blank: Draft = { name: '', form: 'exit', title: '', questions: [{ key: 0, question: blankQuestion(1) }] };

function placeOf(id: string): Place<Survey, Draft> {
  return {
    path: `/surveys/${id}`,
    method: 'PATCH',
    read: ({ name, form, title, questions }) => ({
      name,
      form,
      title,
      questions: questions.map((question, key) => ({ key, question })),
    }),
    write: ({ form: _fixed, questions, ...others }) => ({
      ...others,
      ...(questions && { questions: bare(questions) }),
    }),
    shownIn,
  };
}

interface SurveyDialogProps {
  /** Null: a new one. */
  readonly survey: Survey | null;
  readonly close: () => void;
}

/** Builds a survey, question by question. */
export function SurveyDialog({ survey, close }: SurveyDialogProps) {
  const shared = { isReady: ({ questions }: Draft) => questions.length > 0, close };
  return (
    <Modal opened onClose={close} title={survey ? survey.name : 'New survey'} size="lg">
      {survey ? (
        <SettingsForm name={`Survey ${survey.name}`} place={placeOf(survey.id)} labels={labels} {...shared}>
          {({ value, change }) => <SurveyFields isNew={false} value={value} change={change} />}
        </SettingsForm>
      ) : (
        <CreateForm
          name="The survey"
          blank={blank}
          create={({ questions, ...others }) => createSurvey({ ...others, questions: bare(questions) })}
          shownIn={shownIn}
          {...shared}
        >
          {({ value, change }) => <SurveyFields isNew value={value} change={change} />}
        </CreateForm>
      )}
    </Modal>
  );
}

interface SurveyFieldsProps {
  readonly isNew: boolean;
  readonly value: Draft;
  readonly change: (changes: Partial<Draft>) => void;
}

function SurveyFields({ isNew, value, change }: SurveyFieldsProps) {
  const { name, form, title, questions } = value;
  const add = () => {
    const key = Math.max(-1, ...questions.map((each) => each.key)) + 1;
    change({ questions: [...questions, { key, question: blankQuestion(key + 1) }] });
  };
  return (
    <>
      <TextInput
        label={labels.name}
        required
        maxLength={120}
        value={name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-autofocus
      />
      <Select
        label={labels.form}
        data={Object.entries(formNames).map(([value, label]) => ({ value, label }))}
        value={form}
        onChange={(next) => next && change({ form: next as Survey['form'] })}
        disabled={!isNew}
        allowDeselect={false}
      />
      <TextInput
        label={labels.title}
        maxLength={500}
        value={title}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      {questions.map(({ key, question }, index) => (
        <QuestionFields
          key={key}
          number={index + 1}
          question={question}
          before={bare(questions.slice(0, index))}
          change={(changed) => change({ questions: questions.with(index, { key, question: changed }) })}
          remove={() => change({ questions: questions.toSpliced(index, 1) })}
        />
      ))}
      <Button variant="default" onClick={add} disabled={questions.length >= MOST_QUESTIONS}>
        Add a question
      </Button>
    </>
  );
}

function bare(questions: readonly Keyed[]): Question[] {
  return questions.map(({ question }) => question);
}

function blankQuestion(number: number): Question {
  return { id: `question-${number}`, kind: 'text', label: '' };
}
