import { NumberInput, Textarea } from '@mantine/core';
import type { Agent } from '../../client/api-types.ts';
import { SettingsForm } from '../settings/settings-form.tsx';
import type { Place } from '../settings/use-draft.ts';
import { agentsQuery } from '../shell/server.ts';
import { readSkills, writeSkills } from './skills-text.ts';

interface Typed {
  readonly capacity: number | null;
  readonly skills: string;
}

const labels = { capacity: 'Chats at once', skills: 'Skills' };

function placeOf(id: string): Place<Agent, Typed> {
  return {
    path: `/agents/${id}`,
    part: 'routing',
    method: 'PATCH',
    read: ({ capacity, skills }) => ({ capacity, skills: writeSkills(skills) }),
    writeWhole: ({ capacity, skills }) => ({ capacity, skills: readSkills(skills) }),
    shownIn: [agentsQuery.queryKey],
  };
}

interface AgentFormProps {
  readonly agent: Agent;
  readonly close: () => void;
}

/** Changes what an agent can do and how much they may have. */
export function AgentForm({ agent, close }: AgentFormProps) {
  return (
    <SettingsForm
      name={`Agent ${agent.name}`}
      place={placeOf(agent.id)}
      labels={labels}
      isReady={({ skills }) => readSkills(skills) !== null}
      close={close}
    >
      {({ value, change }) => (
        <>
          <NumberInput
            label={labels.capacity}
            placeholder="3"
            min={0}
            max={1000}
            value={value.capacity ?? ''}
            onChange={(next) => change({ capacity: next === '' ? null : Number(next) })}
          />
          <Textarea
            label={labels.skills}
            description="One a line, with a level from 1 to 5: French 4"
            autosize
            minRows={3}
            value={value.skills}
            onChange={(event) => change({ skills: event.currentTarget.value })}
            error={readSkills(value.skills) ? null : 'Each line is a name and a level from 1 to 5.'}
          />
        </>
      )}
    </SettingsForm>
  );
}
