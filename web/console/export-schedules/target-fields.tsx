import { Group, NumberInput, PasswordInput, SegmentedControl, Stack, TextInput } from '@mantine/core';
import type { ScheduleDraft } from './schedule-draft.ts';

interface TargetFieldsProps {
  readonly draft: ScheduleDraft;
  readonly change: (changes: Partial<ScheduleDraft>) => void;
  /** Whether a secret is there that need not be entered again. */
  readonly hasSecret: boolean;
}

/** Where the files go, how they are called and how many stay there. */
export function TargetFields({ draft, change, hasSecret }: TargetFieldsProps) {
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label="Where to"
        data={[
          { value: 'mail', label: 'By mail' },
          { value: 's3', label: 'To a bucket (S3)' },
          { value: 'folder', label: 'Into a folder' },
        ]}
        value={draft.kind}
        onChange={(kind) => change({ kind })}
      />
      {draft.kind === 'mail' && (
        <TextInput
          label="To whom"
          description="Addresses of agents, separated by commas; owners may name others, too"
          required
          value={draft.recipients}
          onChange={(event) => change({ recipients: event.currentTarget.value })}
        />
      )}
      {draft.kind === 'folder' && (
        <TextInput
          label="Folder"
          description="Below the account's own in the folder that the operator named; that one itself, when left empty"
          value={draft.folder}
          onChange={(event) => change({ folder: event.currentTarget.value })}
        />
      )}
      {draft.kind === 's3' && (
        <>
          <TextInput
            label="Address of the bucket"
            description="With a path in it, if you like, as https://s3.example.com/bucket/chats?region=eu-central-1"
            type="url"
            required
            value={draft.address}
            onChange={(event) => change({ address: event.currentTarget.value })}
          />
          <Group grow align="end">
            <TextInput
              label="Id of the key"
              required
              autoComplete="off"
              value={draft.keyId}
              onChange={(event) => change({ keyId: event.currentTarget.value })}
            />
            <PasswordInput
              label="Its secret"
              required={!hasSecret}
              placeholder={hasSecret ? 'The one that is there stays' : ''}
              autoComplete="new-password"
              value={draft.secret}
              onChange={(event) => change({ secret: event.currentTarget.value })}
            />
          </Group>
        </>
      )}
      <Group grow align="end">
        <TextInput
          label="Name of the files"
          description="{schedule}, {date} and {time} are filled in"
          required
          value={draft.fileName}
          onChange={(event) => change({ fileName: event.currentTarget.value })}
        />
        {draft.kind !== 'mail' && (
          <NumberInput
            label="How many stay there"
            description="0: all"
            min={0}
            max={1000}
            value={draft.keep}
            onChange={(keep) => change({ keep: Number(keep) || 0 })}
          />
        )}
      </Group>
    </Stack>
  );
}
