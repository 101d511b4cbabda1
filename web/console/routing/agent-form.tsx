import { Button, Group, NumberInput, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Agent } from '../../client/api-types.ts';
import { faultsText } from '../hours/hours-queries.ts';
import { agentsQuery, rest } from '../shell/server.ts';
import { readSkills, writeSkills } from './skills-text.ts';

interface AgentFormProps {
  readonly agent: Agent;
  readonly close: () => void;
}

/** Changes what an agent can do and how much they may have. */
export function AgentForm({ agent, close }: AgentFormProps) {
  const [capacity, setCapacity] = useState(agent.capacity);
  const [text, setText] = useState(writeSkills(agent.skills));
  const skills = readSkills(text);
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => rest<Agent>(`/agents/${agent.id}`, { method: 'PATCH', body: { capacity, skills } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: agentsQuery.queryKey });
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (skills) save.mutate();
  };
  return (
    <form onSubmit={submit} aria-label={`Agent ${agent.name}`}>
      <Stack gap="xs">
        <NumberInput
          label="Chats at once"
          placeholder="3"
          min={0}
          max={1000}
          value={capacity ?? ''}
          onChange={(next) => setCapacity(next === '' ? null : Number(next))}
        />
        <Textarea
          label="Skills"
          description="One a line, with a level from 1 to 5: French 4"
          autosize
          minRows={3}
          value={text}
          onChange={({ currentTarget: { value } }) => setText(value)}
          error={skills ? null : 'Each line is a name and a level from 1 to 5.'}
        />
        {save.error && (
          <p role="alert" style={{ whiteSpace: 'pre-line', color: 'var(--bad)' }}>
            {faultsText(save.error)}
          </p>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!skills}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
