import { Alert, Button, Checkbox, Group, NumberInput, Select, Stack, Textarea, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Masking } from '../../client/api-types.ts';
import { rest } from '../shell/server.ts';
import { problemOf } from './problem-of.ts';
import { maskingQuery } from './safety-queries.ts';

const roles = [
  { value: 'supervisor', label: 'Supervisors, admins and owners' },
  { value: 'admin', label: 'Admins and owners' },
  { value: 'owner', label: 'Owners' },
] as const;

/** What is masked in what people write. */
export function MaskingSection({ masking }: { masking: Masking }) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState(masking);
  const [patterns, setPatterns] = useState(linesOf(masking));
  const save = useMutation({
    mutationFn: (changes: Masking) => rest<Masking>('/masking', { method: 'PATCH', body: changes }),
    onSuccess: (saved) => queries.setQueryData(maskingQuery.queryKey, saved),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ ...draft, patterns: patternsOf(patterns) });
  };
  return (
    <Stack component="section" gap="sm" aria-labelledby="masking">
      <Title order={2} size="h4" id="masking">
        Masking
      </Title>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Checkbox
            label="Card numbers"
            checked={draft.cards}
            onChange={(event) => setDraft({ ...draft, cards: event.currentTarget.checked })}
          />
          <Checkbox
            label="Bank account numbers (IBAN)"
            checked={draft.ibans}
            onChange={(event) => setDraft({ ...draft, ibans: event.currentTarget.checked })}
          />
          <Textarea
            label="Own patterns"
            description="One a line: a name, a colon, and a regular expression, such as Contract: \bK-\d{6}\b"
            autosize
            minRows={2}
            value={patterns}
            onChange={(event) => setPatterns(event.currentTarget.value)}
          />
          <Group align="end" gap="sm">
            <NumberInput
              label="Keep sealed originals for"
              suffix=" days"
              min={0}
              max={365}
              value={draft.originalDays}
              onChange={(days) => setDraft({ ...draft, originalDays: Number(days) || 0 })}
            />
            <Select
              label="They may be opened by"
              data={[...roles]}
              allowDeselect={false}
              value={draft.originalsFor}
              onChange={(role) => setDraft({ ...draft, originalsFor: (role ?? 'admin') as Masking['originalsFor'] })}
            />
          </Group>
          {save.error && (
            <Alert color="red" variant="light" role="alert">
              {problemOf(save.error)}
            </Alert>
          )}
          <Group>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
            <span role="status">{save.isSuccess && 'Saved. It holds for what is written from now on.'}</span>
          </Group>
        </Stack>
      </form>
    </Stack>
  );
}

function linesOf({ patterns }: Masking): string {
  return patterns.map(({ name, pattern }) => `${name}: ${pattern}`).join('\n');
}

/** A line without a name is named by its place. */
function patternsOf(lines: string): Masking['patterns'] {
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, index) => {
      const [, name, pattern] = /^([^:]{1,100}):\s*(.+)$/.exec(line) ?? [];
      return name && pattern ? { name: name.trim(), pattern } : { name: `Pattern ${index + 1}`, pattern: line };
    });
}
