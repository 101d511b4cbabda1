import { Button, Checkbox, Group, NumberInput, PasswordInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Bot, BotSettings } from '../../client/api-types.ts';
import { problemText } from '../shell/server.ts';
import type { BotDraft } from './bots-query.ts';

type Kind = BotSettings['kind'];
type ModelSettings = Extract<BotSettings, { kind: 'model' }>;

const SECOND = 1000;

const toolNames: Readonly<Record<ModelSettings['tools'][number], string>> = {
  'hand-off': 'Hand off to a human',
  'look-up': 'Look things up in the pages',
  'set-priority': 'Set the priority',
  'add-label': 'Add labels',
  'end-chat': 'End the chat',
};
const toolList = Object.keys(toolNames) as readonly ModelSettings['tools'][number][];

interface BotFormProps {
  readonly kind: Kind;
  /** The bot that is changed; null for a new one. */
  readonly bot: Bot | null;
  readonly isSaving: boolean;
  readonly error: unknown;
  readonly save: (draft: BotDraft) => void;
}

/** How a bot is called, reached and held within bounds. */
export function BotForm({ kind, bot, isSaving, error, save }: BotFormProps) {
  const known = bot?.settings;
  const model = known?.kind === 'model' ? known : null;
  const [name, setName] = useState(bot?.name ?? '');
  const [avatar, setAvatar] = useState(bot?.avatar ?? '🤖');
  const [greeting, setGreeting] = useState(known?.greeting ?? '');
  const [deadline, setDeadline] = useState((known?.deadlineMs ?? 30_000) / SECOND);
  const [address, setAddress] = useState((known?.kind === 'webhook' ? known.url : model?.baseUrl) ?? '');
  const [modelName, setModelName] = useState(model?.model ?? '');
  const [endpointKey, setEndpointKey] = useState('');
  const [systemPrompt, setSystemPrompt] = useState(model?.systemPrompt ?? '');
  const [tools, setTools] = useState<ModelSettings['tools']>(model?.tools ?? ['hand-off', 'look-up']);
  const [needsKnowledge, setNeedsKnowledge] = useState(model?.needsKnowledge ?? false);
  const [turns, setTurns] = useState<number | string>(model ? (model.limits.turns ?? '') : 30);
  const [tokens, setTokens] = useState<number | string>(model ? (model.limits.tokens ?? '') : 100_000);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const shared = { greeting: greeting.trim() === '' ? null : greeting, deadlineMs: deadline * SECOND };
    const limits = { ms: 600_000, cost: null, ...model?.limits, turns: numberOf(turns), tokens: numberOf(tokens) };
    const prompt = systemPrompt.trim() === '' ? {} : { systemPrompt };
    const settings: BotDraft['settings'] =
      kind === 'webhook'
        ? { kind, ...shared, url: address }
        : { kind, ...shared, ...prompt, baseUrl: address, model: modelName, tools, needsKnowledge, limits };
    save({ name, avatar, settings, ...(endpointKey !== '' && { endpointKey }) });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={560}>
        <Group grow wrap="nowrap">
          <TextInput label="Name" required maxLength={120} value={name} onChange={read(setName)} />
          <TextInput label="Picture" required maxLength={8} value={avatar} onChange={read(setAvatar)} />
        </Group>
        <TextInput
          label={kind === 'webhook' ? 'Address that is called' : 'Address of the endpoint, without /chat/completions'}
          type="url"
          required
          value={address}
          onChange={read(setAddress)}
        />
        {kind === 'model' && (
          <>
            <TextInput label="Model" required maxLength={200} value={modelName} onChange={read(setModelName)} />
            <PasswordInput
              label="Key at the endpoint"
              description={bot ? 'Left empty, it stays as it is.' : 'It is kept sealed and never shown.'}
              value={endpointKey}
              onChange={read(setEndpointKey)}
            />
            <Textarea
              label="Who the bot is, and how it speaks"
              autosize
              minRows={3}
              maxLength={20_000}
              value={systemPrompt}
              onChange={read(setSystemPrompt)}
            />
            <Checkbox.Group
              label="What it may do"
              value={[...tools]}
              onChange={(value) => setTools(value as typeof tools)}
            >
              <Stack gap={6} mt={6}>
                {toolList.map((tool) => (
                  <Checkbox key={tool} value={tool} label={toolNames[tool]} />
                ))}
              </Stack>
            </Checkbox.Group>
            <Checkbox
              label="Hand off what the pages say nothing about"
              checked={needsKnowledge}
              onChange={(change) => setNeedsKnowledge(change.currentTarget.checked)}
            />
            <Group grow wrap="nowrap">
              <NumberInput label="Most answers in a chat" min={1} value={turns} onChange={setTurns} />
              <NumberInput label="Most tokens in a chat" min={1} value={tokens} onChange={setTokens} />
            </Group>
          </>
        )}
        <TextInput label="Greeting" maxLength={2000} value={greeting} onChange={read(setGreeting)} />
        <NumberInput
          label="Longest wait for an answer, in seconds"
          description="Then the chat goes to the queue."
          min={1}
          max={600}
          value={deadline}
          onChange={(value) => setDeadline(Number(value) || 1)}
        />
        {error !== null && (
          <Text size="sm" c="var(--bad)" role="alert">
            {problemText(error)}
          </Text>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={isSaving}>
            {bot ? 'Save' : 'Create'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function read(set: (text: string) => void) {
  return ({ currentTarget }: { currentTarget: { value: string } }) => set(currentTarget.value);
}

function numberOf(value: number | string): number | null {
  return typeof value === 'number' ? value : null;
}
