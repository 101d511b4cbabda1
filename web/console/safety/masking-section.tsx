import { Checkbox, Group, NumberInput, Select, Stack, Textarea, Title } from '@mantine/core';
import type { Masking } from '../../client/api-types.ts';
import { SettingsForm } from '../settings/settings-form.tsx';
import type { Place } from '../settings/use-draft.ts';

/** With the patterns as they are typed. */
type Draft = Omit<Masking, 'patterns'> & { readonly patterns: string };

const roles = [
  { value: 'supervisor', label: 'Supervisors, admins and owners' },
  { value: 'admin', label: 'Admins and owners' },
  { value: 'owner', label: 'Owners' },
] as const;

const labels: Readonly<Record<keyof Draft, string>> = {
  cards: 'Card numbers',
  ibans: 'Bank account numbers (IBAN)',
  patterns: 'Own patterns',
  originalDays: 'Keep sealed originals for',
  originalsFor: 'They may be opened by',
};

const place: Place<Masking, Draft> = {
  path: '/masking',
  method: 'PATCH',
  read: (masking) => ({ ...masking, patterns: linesOf(masking) }),
  write: ({ patterns, ...others }) => ({
    ...others,
    ...(patterns !== undefined && { patterns: patternsOf(patterns) }),
  }),
  shownIn: [],
};

/** What is masked in what people write, from when it is saved. */
export function MaskingSection() {
  return (
    <Stack component="section" gap="sm" aria-labelledby="masking">
      <Title order={2} size="h4" id="masking">
        Masking
      </Title>
      <SettingsForm name="Masking" place={place} labels={labels}>
        {({ value, change }) => (
          <>
            <Checkbox
              label={labels.cards}
              checked={value.cards}
              onChange={(event) => change({ cards: event.currentTarget.checked })}
            />
            <Checkbox
              label={labels.ibans}
              checked={value.ibans}
              onChange={(event) => change({ ibans: event.currentTarget.checked })}
            />
            <Textarea
              label={labels.patterns}
              description="One a line: a name, a colon, and a regular expression, such as Contract: \bK-\d{6}\b"
              autosize
              minRows={2}
              value={value.patterns}
              onChange={(event) => change({ patterns: event.currentTarget.value })}
            />
            <Group align="end" gap="sm">
              <NumberInput
                label={labels.originalDays}
                suffix=" days"
                min={0}
                max={365}
                value={value.originalDays}
                onChange={(days) => change({ originalDays: Number(days) || 0 })}
              />
              <Select
                label={labels.originalsFor}
                data={[...roles]}
                allowDeselect={false}
                value={value.originalsFor}
                onChange={(role) => change({ originalsFor: (role ?? 'admin') as Masking['originalsFor'] })}
              />
            </Group>
          </>
        )}
      </SettingsForm>
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
