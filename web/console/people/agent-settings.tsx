import { NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import type { Agent } from '../../client/api-types.ts';
import { readSkills, writeSkills } from '../routing/skills-text.ts';
import { Section } from '../settings/page.tsx';
import styles from '../settings/settings.module.css';
import { SettingsForm } from '../settings/settings-form.tsx';
import type { Place } from '../settings/use-draft.ts';
import { agentsQuery } from '../shell/server.ts';
import { useWorkplace } from '../shell/workplace.tsx';
import { roleNames } from './roles.ts';

type Shown = Pick<Agent, 'name' | 'role' | 'disabled' | 'capacity'> & { readonly skills: string };

const labels = { name: 'Name', role: 'Role', disabled: 'Disabled', capacity: 'Chats at once', skills: 'Skills' };

function placeOf(id: string): Place<Agent, Shown> {
  return {
    path: `/agents/${id}`,
    method: 'PATCH',
    read: ({ name, role, disabled, capacity, skills }) => ({
      name,
      role,
      disabled,
      capacity,
      skills: writeSkills(skills),
    }),
    write: ({ skills, ...rest }) => ({ ...rest, ...(skills !== undefined && { skills: readSkills(skills) ?? {} }) }),
    shownIn: [agentsQuery.queryKey],
  };
}

/** Who an agent is, what they may do, and how much they can take. */
export function AgentSettings({ agent }: { readonly agent: Agent }) {
  const { me } = useWorkplace();
  const isOwn = me.agent.id === agent.id;
  const mayChange = me.agent.role === 'owner' || agent.role !== 'owner';
  return (
    <SettingsForm
      name={agent.name}
      place={placeOf(agent.id)}
      labels={labels}
      isReady={({ skills }) => readSkills(skills) !== null}
    >
      {({ value, change }) => (
        <>
          <Section title="Who they are">
            <div className={styles.pair}>
              <TextInput
                label="Name"
                required
                maxLength={120}
                disabled={!mayChange}
                value={value.name}
                onChange={(event) => change({ name: event.currentTarget.value })}
              />
              <TextInput label="E-mail address" readOnly value={agent.email ?? ''} />
            </div>
            <Select
              label="Role"
              description={isOwn ? 'Another owner or admin changes your own role.' : roleNames[value.role].may}
              allowDeselect={false}
              disabled={isOwn || !mayChange}
              data={Object.entries(roleNames)
                .filter(([role]) => role !== 'owner' || me.agent.role === 'owner')
                .map(([role, { name }]) => ({ value: role, label: name }))}
              value={value.role}
              onChange={(role) => role && change({ role: role as Agent['role'] })}
            />
            <Switch
              label="May sign in"
              description="Who may not is signed out everywhere at once; what they did stays."
              disabled={isOwn || !mayChange}
              checked={!value.disabled}
              onChange={(event) => change({ disabled: !event.currentTarget.checked })}
            />
          </Section>
          <Section title="What they take" hint="Chats that are offered by themselves go by it.">
            <NumberInput
              label="Chats at once"
              placeholder="3"
              min={0}
              max={1000}
              disabled={!mayChange}
              value={value.capacity ?? ''}
              onChange={(next) => change({ capacity: next === '' ? null : Number(next) })}
            />
            <Textarea
              label="Skills"
              description="One a line, with a level from 1 to 5, such as: French 4"
              autosize
              minRows={2}
              disabled={!mayChange}
              error={readSkills(value.skills) ? null : 'Each line is a name and a level from 1 to 5.'}
              value={value.skills}
              onChange={(event) => change({ skills: event.currentTarget.value })}
            />
          </Section>
        </>
      )}
    </SettingsForm>
  );
}
