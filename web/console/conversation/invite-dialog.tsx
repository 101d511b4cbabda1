import { Button, Group, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import type { Session } from '../../../src/core/session.ts';
import { problemText } from '../shell/server.ts';
import { AgentChoiceLine, useAgentChoices } from './agent-choices.tsx';
import type { Commands } from './use-commands.ts';

interface InviteDialogProps {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly session: Session;
  readonly commands: Commands;
}

/** Calls another agent into the chat. */
export function InviteDialog({ isOpen, close, ...form }: InviteDialogProps) {
  return (
    <Modal opened={isOpen} onClose={close} title="Call an agent into this chat" size="sm">
      <InviteForm close={close} {...form} />
    </Modal>
  );
}

function InviteForm({ close, session, commands }: Omit<InviteDialogProps, 'isOpen'>) {
  const open = session.company.filter(({ hidden }) => !hidden).map(({ agent }) => agent.id);
  const { choices, isPending, error } = useAgentChoices([session.agent?.id, ...open]);
  const [agentId, setAgentId] = useState<string | null>(null);
  const invite = async () => {
    if (agentId && (await commands.give({ type: 'join', agentId }))) close();
  };
  return (
    <>
      <Select
        label="Agent"
        description="They are in it at once, and the visitor sees that they came."
        placeholder={isPending ? 'Loading…' : 'Who is to come'}
        data={choices.map(({ value, label }) => ({ value, label }))}
        renderOption={({ option }) => {
          const choice = choices.find(({ value }) => value === option.value);
          return choice ? <AgentChoiceLine choice={choice} /> : option.label;
        }}
        value={agentId}
        onChange={setAgentId}
        searchable
        nothingFoundMessage="Nobody of this name"
        error={error ? problemText(error) : commands.problem}
        data-autofocus
      />
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button onClick={() => void invite()} disabled={!agentId} loading={commands.underWay === 'join'}>
          Call in
        </Button>
      </Group>
    </>
  );
}
