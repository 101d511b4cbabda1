import { Alert, Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { CannedAnswer } from '../../client/api-types.ts';
import { faultsText } from '../hours/hours-queries.ts';
import { queuesQuery } from '../shell/server.ts';
import { useWorkplace } from '../shell/workplace.tsx';
import { answersQuery, mayChangeAnswer, removeAnswer, saveAnswer } from './answers-query.ts';

interface AnswerDialogProps {
  /** Null: a new one. */
  readonly answer: CannedAnswer | null;
  readonly close: () => void;
}

/** Changes a canned answer, or makes one. */
export function AnswerDialog({ answer, close }: AnswerDialogProps) {
  const { me } = useWorkplace();
  const client = useQueryClient();
  const queues = useQuery(queuesQuery);
  const [shortcut, setShortcut] = useState(answer?.shortcut ?? '');
  const [title, setTitle] = useState(answer?.title ?? '');
  const [text, setText] = useState(answer?.text ?? '');
  const [holder, setHolder] = useState<string>(answer?.queueId ?? answer?.scope ?? 'own');
  const isOfQueue = holder !== 'own' && holder !== 'account';
  const holders = [
    { value: 'own', label: 'Only me' },
    ...(queues.data ?? [])
      .filter(({ id }) => mayChangeAnswer(me, { scope: 'queue', queueId: id }))
      .map(({ id, name }) => ({ value: id, label: `Who answers ${name}` })),
    ...(mayChangeAnswer(me, { scope: 'account', queueId: null }) ? [{ value: 'account', label: 'Everybody' }] : []),
  ];
  const onSuccess = async () => {
    await client.invalidateQueries({ queryKey: answersQuery.queryKey });
    close();
  };
  const save = useMutation({
    mutationFn: () =>
      saveAnswer(answer?.id ?? null, {
        shortcut: shortcut.replace(/^\//, ''),
        title,
        text,
        scope: isOfQueue ? 'queue' : holder,
        queueId: isOfQueue ? holder : null,
      }),
    onSuccess,
  });
  const remove = useMutation({ mutationFn: () => removeAnswer(answer?.id ?? ''), onSuccess });
  const problem = save.error ?? remove.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={close} title={answer?.title ?? 'New answer'} size="lg">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Group grow align="flex-start">
            <TextInput
              label="Shortcut"
              description="Typed after a slash to find it"
              required
              maxLength={40}
              value={shortcut}
              onChange={(event) => setShortcut(event.currentTarget.value)}
              data-autofocus
            />
            <Select
              label="For"
              description="Who finds it"
              data={holders}
              value={holder}
              allowDeselect={false}
              onChange={(value) => value && setHolder(value)}
            />
          </Group>
          <TextInput
            label="Title"
            required
            maxLength={120}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Textarea
            label="Text"
            description="{{visitor.name|there}} becomes the visitor’s name, or “there”. Also visitor.email, visitor.phone, visitor.attributes.…, agent.name, inbox.name."
            required
            autosize
            minRows={4}
            maxRows={14}
            maxLength={8000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {problem && (
            <Alert color="red" role="alert" style={{ whiteSpace: 'pre-line' }}>
              {faultsText(problem)}
            </Alert>
          )}
          <Group justify="space-between">
            {answer ? (
              <Button variant="subtle" color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
                Remove
              </Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" loading={save.isPending}>
                Save
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
