import { Button, Group, Modal, Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Session } from '../../../src/core/session.ts';
import { problemText, queuesQuery } from '../shell/server.ts';
import { useToast } from '../shell/toasts.tsx';
import { AgentChoiceLine, useAgentChoices } from './agent-choices.tsx';
import { useNoteDraft } from './draft.ts';
import type { Commands } from './use-commands.ts';

const NOTE_LENGTH = 2000;

interface TransferDialogProps {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly session: Session;
  readonly commands: Commands;
}

/** Offers a chat to another agent, or hands it to a queue, with a note for whoever takes it. */
export function TransferDialog({ isOpen, close, session, commands }: TransferDialogProps) {
  return (
    <Modal opened={isOpen} onClose={close} title="Transfer this chat" size="sm">
      <TransferForm close={close} session={session} commands={commands} />
    </Modal>
  );
}

function TransferForm({ close, session, commands }: Omit<TransferDialogProps, 'isOpen'>) {
  const toast = useToast();
  const agents = useAgentChoices([session.agent?.id]);
  const queues = useQuery(queuesQuery);
  const [target, setTarget] = useState<string | null>(null);
  const [note, setNote] = useNoteDraft(session.id, 'transfer');
  const failure = agents.error ?? queues.error;
  const [kind, id = ''] = target?.split(':') ?? [];
  // What nobody has yet can be given at once; whoever has a chat keeps it until the other agent takes it.
  const isAsked = kind === 'agent' && session.stage === 'active' && session.agent !== null;
  const agentItems = agents.choices.map(({ value, label }) => ({ value: `agent:${value}`, label }));
  const queueChoices = (queues.data ?? [])
    .filter((queue) => session.stage !== 'waiting' || queue.id !== session.queueId)
    .map((queue) => ({ value: `queue:${queue.id}`, label: queue.name }));
  const nameOf = (wanted: string) =>
    [...agentItems, ...queueChoices].find(({ value }) => value === wanted)?.label ?? '';
  // What waits in a queue again can be had back, until somebody takes it.
  const takeBack = { name: 'Take it back', run: () => void commands.give({ type: 'accept' }) };
  const transfer = async () => {
    if (!target) return;
    const given = note.trim() ? { note: note.trim() } : {};
    const done = isAsked
      ? await commands.give({ type: 'offer-transfer', agentId: id, ...given })
      : await commands.give({ type: 'transfer', ...(kind === 'agent' ? { agentId: id } : { queueId: id }), ...given });
    if (!done) return;
    setNote('');
    close();
    if (!isAsked) toast({ text: `Given to ${nameOf(target)}.`, ...(kind === 'queue' && { action: takeBack }) });
  };
  return (
    <>
      <Select
        label="To"
        placeholder={agents.isPending || queues.isPending ? 'Loading…' : 'An agent or a queue'}
        data={[
          { group: 'Agents', items: agentItems },
          { group: 'Queues', items: queueChoices },
        ]}
        value={target}
        onChange={setTarget}
        renderOption={({ option }) => {
          const choice = agents.choices.find(({ value }) => option.value === `agent:${value}`);
          return choice ? <AgentChoiceLine choice={choice} /> : option.label;
        }}
        searchable
        maxDropdownHeight={320}
        nothingFoundMessage="Nobody of this name"
        error={failure ? problemText(failure) : commands.problem}
        data-autofocus
      />
      <Textarea
        label="Note for whoever takes it"
        description="The visitor does not see it."
        mt="sm"
        autosize
        minRows={2}
        maxRows={6}
        maxLength={NOTE_LENGTH}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button
          onClick={() => void transfer()}
          disabled={!target}
          loading={commands.underWay === 'transfer' || commands.underWay === 'offer-transfer'}
        >
          {isAsked ? 'Ask them' : 'Transfer'}
        </Button>
      </Group>
    </>
  );
}
