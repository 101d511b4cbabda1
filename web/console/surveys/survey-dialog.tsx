import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Question, Survey } from '../../client/api-types.ts';
import { problemText } from '../shell/server.ts';
import { QuestionFields } from './question-fields.tsx';
import { formNames } from './survey-words.ts';
import { saveSurvey, surveysQuery } from './surveys-query.ts';

interface Props {
  /** Null: a new one. */
  readonly survey: Survey | null;
  close(): void;
}

/** A question with a key of its own, for its id may be edited. */
interface Draft {
  readonly key: number;
  readonly question: Question;
}

/** Builds a survey, question by question. */
export function SurveyDialog({ survey, close }: Props) {
  const client = useQueryClient();
  const [name, setName] = useState(survey?.name ?? '');
  const [form, setForm] = useState<Survey['form']>(survey?.form ?? 'exit');
  const [title, setTitle] = useState(survey?.title ?? '');
  const [drafts, setDrafts] = useState<readonly Draft[]>(() =>
    (survey?.questions ?? [blankQuestion(1)]).map((question, key) => ({ key, question })),
  );
  const save = useMutation({
    mutationFn: () =>
      saveSurvey(survey?.id ?? null, { name, form, title, questions: drafts.map(({ question }) => question) }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: surveysQuery.queryKey });
      close();
    },
  });
  const change = (key: number, question: Question) =>
    setDrafts(drafts.map((draft) => (draft.key === key ? { key, question } : draft)));
  const add = () => {
    const key = Math.max(-1, ...drafts.map((draft) => draft.key)) + 1;
    setDrafts([...drafts, { key, question: blankQuestion(key + 1) }]);
  };
  return (
    <Modal opened onClose={close} title={survey ? survey.name : 'New survey'} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="Name"
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Select
            label="Asked"
            data={Object.entries(formNames).map(([value, label]) => ({ value, label }))}
            value={form}
            onChange={(value) => value && setForm(value as Survey['form'])}
            disabled={survey !== null}
            allowDeselect={false}
          />
          <TextInput
            label="What visitors read above it"
            maxLength={500}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          {drafts.map(({ key, question }, index) => (
            <QuestionFields
              key={key}
              number={index + 1}
              question={question}
              before={drafts.slice(0, index).map((draft) => draft.question)}
              change={(changed) => change(key, changed)}
              remove={() => setDrafts(drafts.filter((draft) => draft.key !== key))}
            />
          ))}
          {save.error && (
            <Alert color="red" role="alert">
              {problemText(save.error)}
            </Alert>
          )}
          <Group justify="space-between">
            <Button variant="default" onClick={add} disabled={drafts.length >= 32}>
              Add a question
            </Button>
            <Group gap="xs">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" loading={save.isPending} disabled={drafts.length === 0}>
                Save
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function blankQuestion(number: number): Question {
  return { id: `question-${number}`, kind: 'text', label: '' };
}
