import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Queue } from '../../client/api-types.ts';
import { calendarsQuery } from '../hours/hours-queries.ts';
import { PromiseFields } from '../hours/promise-fields.tsx';
import { Section } from '../settings/page.tsx';
import styles from '../settings/settings.module.css';
import { SettingsForm } from '../settings/settings-form.tsx';
import type { Place } from '../settings/use-draft.ts';
import { agentsQuery, queuesQuery } from '../shell/server.ts';
import { CourseFields } from './course-fields.tsx';

type Shown = Pick<Queue, 'name' | 'members' | 'calendarId' | 'promise' | 'settings'>;
type Right = Queue['members'][number]['rights'][number];

const labels = {
  name: 'Name',
  members: 'Members',
  calendarId: 'Open by',
  promise: 'Promises',
  settings: 'How its chats go on and end',
};

const rights: Readonly<Record<Right, string>> = {
  respond: 'Answers',
  notify: 'Is told',
  listen: 'Reads along',
  manage: 'Manages',
};

function placeOf(id: string): Place<Queue, Shown> {
  return {
    path: `/queues/${id}`,
    method: 'PATCH',
    read: ({ name, members, calendarId, promise, settings }) => ({ name, members, calendarId, promise, settings }),
    shownIn: [queuesQuery.queryKey],
  };
}

/** Who belongs to a queue, when it is open, what it promises, and how its chats go on and end. */
export function QueueSettings({ queue }: { readonly queue: Queue }) {
  const { data: calendars = [] } = useQuery(calendarsQuery);
  return (
    <SettingsForm name={queue.name} place={placeOf(queue.id)} labels={labels}>
      {({ value, change }) => (
        <>
          <Section title="The queue">
            <div className={styles.pair}>
              <TextInput
                label="Name"
                required
                maxLength={120}
                value={value.name}
                onChange={(event) => change({ name: event.currentTarget.value })}
              />
              <Select
                label="Open by"
                placeholder="Always open"
                clearable
                data={calendars.map(({ id, name }) => ({ value: id, label: name }))}
                value={value.calendarId}
                onChange={(calendarId) => change({ calendarId })}
              />
            </div>
          </Section>
          <Section
            title="Members"
            hint="Who answers takes chats; who is told learns of waiting ones; who reads along sees all of them; who manages keeps the queue’s canned answers."
          >
            <Members members={value.members} change={(members) => change({ members })} />
          </Section>
          <Section title="Promises" hint="How soon people are answered; chats show how much time is left.">
            <PromiseFields promise={value.promise} change={(promise) => change({ promise })} />
          </Section>
          <Section title="How its chats go on and end" hint="Left empty, nothing of the kind is done.">
            <CourseFields settings={value.settings} change={(settings) => change({ settings })} />
            <NumberInput
              label="An agent may finish the record for"
              placeholder="No time"
              suffix=" s"
              min={1}
              value={value.settings.wrapUpMs === undefined ? '' : value.settings.wrapUpMs / 1000}
              onChange={(next) => {
                const { wrapUpMs: _former, ...others } = value.settings;
                change({ settings: next === '' ? others : { ...others, wrapUpMs: Math.round(Number(next) * 1000) } });
              }}
            />
          </Section>
        </>
      )}
    </SettingsForm>
  );
}

interface MembersProps {
  readonly members: Queue['members'];
  readonly change: (members: Queue['members']) => void;
}

function Members({ members, change }: MembersProps) {
  const { data: agents = [] } = useQuery(agentsQuery);
  const set = (agentId: string, right: Right, isGiven: boolean) => {
    const others = members.filter((member) => member.agentId !== agentId);
    const former = members.find((member) => member.agentId === agentId)?.rights ?? [];
    const now = (Object.keys(rights) as Right[]).filter((each) => (each === right ? isGiven : former.includes(each)));
    const place = members.findIndex((member) => member.agentId === agentId);
    if (now.length === 0) change(others);
    else if (place < 0) change([...members, { agentId, rights: now }]);
    else change(members.with(place, { agentId, rights: now }));
  };
  const shown = agents.filter(({ id, disabled }) => !disabled || members.some(({ agentId }) => agentId === id));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className={styles.viewport} tabIndex={0} aria-label="Members and their rights">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            {Object.entries(rights).map(([right, name]) => (
              <th scope="col" key={right}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ id, name }) => (
            <tr key={id}>
              <th scope="row">
                <bdi>{name}</bdi>
              </th>
              {(Object.keys(rights) as Right[]).map((right) => (
                <td key={right}>
                  <Checkbox
                    aria-label={`${name}: ${rights[right]}`}
                    checked={members.find(({ agentId }) => agentId === id)?.rights.includes(right) ?? false}
                    onChange={(event) => set(id, right, event.currentTarget.checked)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
