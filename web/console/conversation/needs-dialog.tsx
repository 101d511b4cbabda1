import { Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Session } from '../../../src/core/session.ts';
import { readSkills, writeSkills } from '../routing/skills-text.ts';
import type { Commands } from './use-commands.ts';

const priorities: Readonly<Record<Session['priority'], string>> = {
  low: 'Low',
  normal: 'Normal',
  high: 'High',
  urgent: 'Urgent',
};

interface NeedsDialogProps {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly session: Session;
  readonly commands: Commands;
}

/** How urgent a chat is, and what an agent must be able to do to be offered it. */
export function NeedsDialog({ isOpen, close, session, commands }: NeedsDialogProps) {
  return (
    <Modal opened={isOpen} onClose={close} title="Priority and skills" size="sm">
      <NeedsForm close={close} session={session} commands={commands} />
    </Modal>
  );
}

function NeedsForm({ close, session, commands }: Omit<NeedsDialogProps, 'isOpen'>) {
  const [priority, setPriority] = useState(session.priority);
  const [text, setText] = useState(writeSkills(session.skills));
  const skills = readSkills(text);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!skills) return;
    if (!(await commands.give({ type: 'set-priority', priority }))) return;
    if (await commands.give({ type: 'require-skills', skills })) close();
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      <Stack gap="sm">
        <Select
          label="Priority"
          description="The more urgent wait in front, and other promises may hold for them."
          allowDeselect={false}
          data={Object.entries(priorities).map(([value, label]) => ({ value, label }))}
          value={priority}
          onChange={(next) => next && setPriority(next as Session['priority'])}
          data-autofocus
        />
        <Textarea
          label="Skills it needs"
          description="One a line, with a level from 1 to 5, such as: French 4"
          autosize
          minRows={2}
          value={text}
          onChange={({ currentTarget: { value } }) => setText(value)}
          error={skills ? commands.problem : 'Each line is a name and a level from 1 to 5.'}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={commands.underWay !== null} disabled={!skills}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
