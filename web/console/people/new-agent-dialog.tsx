import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Agent } from '../../client/api-types.ts';
import { faultsText } from '../hours/hours-queries.ts';
import { agentsQuery, rest } from '../shell/server.ts';
import { useWorkplace } from '../shell/workplace.tsx';
import { makePassword, roleNames } from './roles.ts';

interface NewAgentDialogProps {
  readonly close: () => void;
  readonly made: (agent: Agent, password: string) => void;
}

/** Adds an agent with a first password. */
export function NewAgentDialog({ close, made }: NewAgentDialogProps) {
  const { me } = useWorkplace();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Agent['role']>('agent');
  const add = useMutation({
    mutationFn: async (password: string) => ({
      agent: await rest<Agent>('/agents', { method: 'POST', body: { name, email, role, password } }),
      password,
    }),
    onSuccess: async ({ agent, password }) => {
      await queries.invalidateQueries({ queryKey: agentsQuery.queryKey });
      made(agent, password);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(makePassword());
  };
  return (
    <Modal opened onClose={close} title="Add somebody" size="md">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label="Name"
            required
            maxLength={120}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="E-mail address"
            description="They sign in with it."
            type="email"
            required
            maxLength={254}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Select
            label="Role"
            description={roleNames[role].may}
            allowDeselect={false}
            data={Object.entries(roleNames)
              .filter(([each]) => each !== 'owner' || me.agent.role === 'owner')
              .map(([value, { name: label }]) => ({ value, label }))}
            value={role}
            onChange={(next) => next && setRole(next as Agent['role'])}
          />
          {add.error && (
            <Alert color="red" variant="light" role="alert">
              {faultsText(add.error)}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={add.isPending}>
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
