import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { differencesOf } from './merge.ts';
import styles from './settings.module.css';

interface ConflictDialogProps<D extends object> {
  readonly name: string;
  readonly base: D;
  readonly mine: D;
  readonly theirs: D;
  readonly labels: Readonly<Record<keyof D & string, string>>;
  readonly isSaving: boolean;
  readonly settle: (merged: D) => void;
  readonly putOff: () => void;
}

/** Shows what somebody else changed meanwhile beside one's own, and lets one choose, member by member. */
export function ConflictDialog<D extends object>(props: ConflictDialogProps<D>) {
  const { name, base, mine, theirs, labels, isSaving, settle, putOff } = props;
  const differences = differencesOf(base, mine, theirs);
  const [chosen, setChosen] = useState<Readonly<Record<string, 'mine' | 'theirs'>>>({});
  const choiceOf = (member: (typeof differences)[number]) =>
    chosen[member.name] ?? (member.isContested ? 'mine' : 'theirs');
  const merged = () => {
    const own = Object.keys(mine).filter((member) => differences.every((each) => each.name !== member));
    const kept = Object.fromEntries(own.map((member) => [member, mine[member as keyof D]]));
    const settled = differences.map((each) => [each.name, choiceOf(each) === 'mine' ? each.mine : each.theirs]);
    return { ...theirs, ...kept, ...Object.fromEntries(settled) } as D;
  };
  return (
    <Modal opened onClose={putOff} title="Somebody else changed this meanwhile" size="lg">
      <Stack gap="md">
        <Text size="sm">
          {differences.length === 0
            ? `What they made of “${name}” does not touch what you changed.`
            : `Choose what “${name}” is to be. What only one of you changed is chosen already.`}
        </Text>
        {differences.map((member) => (
          <Radio.Group
            key={member.name}
            label={labels[member.name]}
            value={choiceOf(member)}
            onChange={(value) => setChosen({ ...chosen, [member.name]: value as 'mine' | 'theirs' })}
          >
            <div className={styles.choices}>
              <Radio value="theirs" label={<Side who="Theirs" value={member.theirs} />} />
              <Radio value="mine" label={<Side who="Mine" value={member.mine} />} />
            </div>
          </Radio.Group>
        ))}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={putOff}>
            Back to the form
          </Button>
          <Button loading={isSaving} onClick={() => settle(merged())} data-autofocus>
            Save this
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Side({ who, value }: { readonly who: string; readonly value: unknown }) {
  return (
    <>
      <strong>{who}</strong>: <bdi className={styles.shown}>{textOf(value)}</bdi>
    </>
  );
}

function textOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join(', ') || 'nothing';
  return typeof value === 'object' ? JSON.stringify(value, null, 1) : String(value);
}
