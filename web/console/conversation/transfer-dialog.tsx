import { Button, Group, Modal, Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Session } from '../../../src/core/session.ts';
import { agentsQuery, problemText, queuesQuery } from '../shell/server.ts';
import type { Commands } from './use-commands.ts';

const NOTE_LENGTH = 2000;

interface TransferDialogProps {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly session: Session;
  readonly commands: Commands;
}

/** Hands a chat to another agent or queue, with a note for whoever takes it. */
export function TransferDialog({ isOpen, close, session, commands }: TransferDialogProps) {
  return (
    <Modal opened={isOpen} onClose={close} title="Transfer this chat" size="sm">
      <TransferForm close={close} session={session} commands={commands} />
    </Modal>
  );
}

function TransferForm({ close, session, commands }: Omit<TransferDialogProps, 'isOpen'>) {
  const agents = useQuery({ ...agentsQuery, refetchOnMount: 'always' });
  const queues = useQuery(queuesQuery);
  const [target, setTarget] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const failure = agents.error ?? queues.error;
  const transfer = async () => {
    if (!target) return;
    const [kind, id = ''] = target.split(':');
    const done = await commands.give({
      type: 'transfer',
      ...(kind === 'agent' ? { agentId: id } : { queueId: id }),
      ...(note.trim() && { note: note.trim() }),
    });
    if (done) close();
  };
  const agentChoices = (agents.data ?? [])
    .filter((agent) => !agent.disabled && agent.id !== session.agent?.id)
    .map((agent) => ({ value: `agent:${agent.id}`, label: `${agent.name} (${agent.presence})` }));
  const queueChoices = (queues.data ?? [])
    .filter((queue) => session.stage !== 'waiting' || queue.id !== session.queueId)
    .map((queue) => ({ value: `queue:${queue.id}`, label: queue.name }));
  return (
    <>
      <Select
        label="To"
        placeholder={agents.isPending || queues.isPending ? 'Loading…' : 'An agent or a queue'}
        data={[
          { group: 'Agents', items: agentChoices },
          { group: 'Queues', items: queueChoices },
        ]}
        value={target}
        onChange={setTarget}
        searchable
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
        <Button onClick={() => void transfer()} disabled={!target} loading={commands.underWay === 'transfer'}>
          Transfer
        </Button>
      </Group>
    </>
  );
}
