import { Button, Group, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CannedAnswer } from '../../client/api-types.ts';
import { CreateForm } from '../settings/create-form.tsx';
import { SettingsForm } from '../settings/settings-form.tsx';
import type { Place } from '../settings/use-draft.ts';
import { problemText, queuesQuery } from '../shell/server.ts';
import { useWorkplace } from '../shell/workplace.tsx';
import { type AnswerContent, answersQuery, createAnswer, mayChangeAnswer, removeAnswer } from './answers-query.ts';

/** An answer as it is typed; `holder` is a queue's id, or another scope. */
interface Draft {
  readonly shortcut: string;
  readonly holder: string;
  readonly title: string;
  readonly text: string;
}

const labels = { shortcut: 'Shortcut', holder: 'For', title: 'Title', text: 'Text' };
const shownIn = [answersQuery.queryKey];
const blank: Draft = { shortcut: '', holder: 'own', title: '', text: '' };

function placeOf(id: string): Place<CannedAnswer, Draft> {
  return {
    path: `/canned-answers/${id}`,
    method: 'PATCH',
    read: ({ shortcut, title, text, scope, queueId }) => ({ shortcut, holder: queueId ?? scope, title, text }),
    writeWhole: contentOf,
    shownIn,
  };
}

interface AnswerDialogProps {
  /** Null: a new one. */
  readonly answer: CannedAnswer | null;
  readonly close: () => void;
}

/** Changes a canned answer, or makes one. */
export function AnswerDialog({ answer, close }: AnswerDialogProps) {
  return (
    <Modal opened onClose={close} title={answer?.title ?? 'New answer'} size="lg">
      {answer ? (
        <SettingsForm
          name={`Answer ${answer.title}`}
          place={placeOf(answer.id)}
          labels={labels}
          close={close}
          deed={<RemoveButton answer={answer} close={close} />}
        >
          {AnswerFields}
        </SettingsForm>
      ) : (
        <CreateForm
          name="The answer"
          blank={blank}
          create={(draft) => createAnswer(contentOf(draft))}
          shownIn={shownIn}
          close={close}
        >
          {AnswerFields}
        </CreateForm>
      )}
    </Modal>
  );
}

function RemoveButton({ answer, close }: { readonly answer: CannedAnswer; readonly close: () => void }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeAnswer(answer.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: answersQuery.queryKey });
      close();
    },
  });
  return (
    <Button variant="subtle" color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
      {remove.error ? `${problemText(remove.error)} Try again` : 'Remove'}
    </Button>
  );
}

interface AnswerFieldsProps {
  readonly value: Draft;
  readonly change: (changes: Partial<Draft>) => void;
}

function AnswerFields({ value, change }: AnswerFieldsProps) {
  return (
    <>
      <Group grow align="flex-start">
        <TextInput
          label={labels.shortcut}
          description="Typed after a slash to find it"
          required
          maxLength={40}
          value={value.shortcut}
          onChange={(event) => change({ shortcut: event.currentTarget.value })}
          data-autofocus
        />
        <HolderSelect holder={value.holder} change={(holder) => change({ holder })} />
      </Group>
      <TextInput
        label={labels.title}
        required
        maxLength={120}
        value={value.title}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <Textarea
        label={labels.text}
        description="{{visitor.name|there}} becomes the visitor’s name, or “there”. Also visitor.email, visitor.phone, visitor.attributes.…, agent.name, inbox.name."
        required
        autosize
        minRows={4}
        maxRows={14}
        maxLength={8000}
        value={value.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
    </>
  );
}

function HolderSelect({ holder, change }: { readonly holder: string; readonly change: (holder: string) => void }) {
  const { me } = useWorkplace();
  const { data: queues = [] } = useQuery(queuesQuery);
  const ofQueues = queues
    .filter(({ id }) => mayChangeAnswer(me, { scope: 'queue', queueId: id }))
    .map(({ id, name }) => ({ value: id, label: `Who answers ${name}` }));
  const ofAll = mayChangeAnswer(me, { scope: 'account', queueId: null });
  return (
    <Select
      label={labels.holder}
      description="Who finds it"
      data={[
        { value: 'own', label: 'Only me' },
        ...ofQueues,
        ...(ofAll ? [{ value: 'account', label: 'Everybody' }] : []),
      ]}
      value={holder}
      allowDeselect={false}
      onChange={(next) => next && change(next)}
    />
  );
}

function contentOf({ shortcut, holder, title, text }: Draft): AnswerContent {
  const isOfQueue = holder !== 'own' && holder !== 'account';
  return {
    shortcut: shortcut.replace(/^\//, ''),
    title,
    text,
    scope: isOfQueue ? 'queue' : holder,
    queueId: isOfQueue ? holder : null,
  };
}
