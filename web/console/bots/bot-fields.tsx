import { Checkbox, Group, NumberInput, PasswordInput, Stack, Textarea, TextInput } from '@mantine/core';
import type { BotDraft, BotKind, Tool } from './bot-draft.ts';

const toolNames: Readonly<Record<Tool, string>> = {
  'hand-off': 'Hand off to a human',
  'look-up': 'Look things up in the pages',
  'set-priority': 'Set the priority',
  'add-label': 'Add labels',
  'end-chat': 'End the chat',
};
const toolList = Object.keys(toolNames) as readonly Tool[];

interface BotFieldsProps {
  readonly kind: BotKind;
  readonly isNew: boolean;
  readonly value: BotDraft;
  readonly change: (changes: Partial<BotDraft>) => void;
}

/** How a bot is called, reached and held within bounds. */
export function BotFields({ kind, isNew, value, change }: BotFieldsProps) {
  return (
    <>
      <Group grow wrap="nowrap">
        <TextInput
          label="Name"
          required
          maxLength={120}
          value={value.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          label="Picture"
          required
          maxLength={8}
          value={value.avatar}
          onChange={(event) => change({ avatar: event.currentTarget.value })}
        />
      </Group>
      <TextInput
        label={kind === 'webhook' ? 'Address that is called' : 'Address of the endpoint, without /chat/completions'}
        type="url"
        required
        value={value.address}
        onChange={(event) => change({ address: event.currentTarget.value })}
      />
      {kind === 'model' && <ModelFields kind={kind} isNew={isNew} value={value} change={change} />}
      <TextInput
        label="Greeting"
        maxLength={2000}
        value={value.greeting}
        onChange={(event) => change({ greeting: event.currentTarget.value })}
      />
      <NumberInput
        label="Longest wait for an answer, in seconds"
        description="Then the chat goes to the queue."
        min={1}
        max={600}
        value={value.deadlineSeconds}
        onChange={(next) => change({ deadlineSeconds: Number(next) || 1 })}
      />
    </>
  );
}

function ModelFields({ isNew, value, change }: BotFieldsProps) {
  const { limits } = value;
  return (
    <>
      <TextInput
        label="Model"
        required
        maxLength={200}
        value={value.model}
        onChange={(event) => change({ model: event.currentTarget.value })}
      />
      <PasswordInput
        label="Key at the endpoint"
        description={isNew ? 'It is kept sealed and never shown.' : 'Left empty, it stays as it is.'}
        value={value.endpointKey}
        onChange={(event) => change({ endpointKey: event.currentTarget.value })}
      />
      <Textarea
        label="Who the bot is, and how it speaks"
        autosize
        minRows={3}
        maxLength={20_000}
        value={value.systemPrompt}
        onChange={(event) => change({ systemPrompt: event.currentTarget.value })}
      />
      <Checkbox.Group
        label="What it may do"
        value={[...value.tools]}
        onChange={(tools) => change({ tools: tools as Tool[] })}
      >
        <Stack gap={6} mt={6}>
          {toolList.map((tool) => (
            <Checkbox key={tool} value={tool} label={toolNames[tool]} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Checkbox
        label="Hand off what the pages say nothing about"
        checked={value.needsKnowledge}
        onChange={(event) => change({ needsKnowledge: event.currentTarget.checked })}
      />
      <Group grow wrap="nowrap">
        <NumberInput
          label="Most answers in a chat"
          min={1}
          value={limits.turns ?? ''}
          onChange={(turns) => change({ limits: { ...limits, turns: numberOf(turns) } })}
        />
        <NumberInput
          label="Most tokens in a chat"
          min={1}
          value={limits.tokens ?? ''}
          onChange={(tokens) => change({ limits: { ...limits, tokens: numberOf(tokens) } })}
        />
      </Group>
    </>
  );
}

function numberOf(value: number | string): number | null {
  return typeof value === 'number' ? value : null;
}
