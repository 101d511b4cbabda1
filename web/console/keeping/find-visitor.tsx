import { Alert, Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Visitor } from '../../client/api-types.ts';
import { RestError } from '../../client/rest.ts';
import { dateAndTime } from '../format/times.ts';
import { problemOf } from '../safety/problem-of.ts';
import { findVisitors } from './keeping-queries.ts';

interface FindVisitorProps {
  readonly chosenId: string | null;
  readonly choose: (visitor: Visitor | null) => void;
}

/** Finds visitors by e-mail address or id, and lets one be chosen: an address may be anybody's. */
export function FindVisitor({ chosenId, choose }: FindVisitorProps) {
  const [text, setText] = useState('');
  const find = useMutation({
    mutationFn: findVisitors,
    onSuccess: (found) => choose(found.length === 1 ? (found[0] ?? null) : null),
    onError: () => choose(null),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    find.mutate(text.trim());
  };
  const found = find.data ?? [];
  return (
    <Stack gap="sm">
      <form onSubmit={submit}>
        <Group align="end" gap="xs" wrap="nowrap">
          <TextInput
            style={{ flex: 1 }}
            label="Visitor"
            description="Their e-mail address, or their id"
            required
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" size="sm" loading={find.isPending}>
            Find
          </Button>
        </Group>
      </form>
      {((find.isSuccess && found.length === 0) || isMissing(find.error)) && (
        <Text size="sm" role="status">
          Nobody is known by this.
        </Text>
      )}
      {find.error && !isMissing(find.error) && (
        <Alert color="red" variant="light" role="alert">
          {problemOf(find.error)}
        </Alert>
      )}
      {found.length > 0 && (
        <Radio.Group
          label={found.length === 1 ? 'Found' : `${found.length} gave this address`}
          value={chosenId ?? ''}
          onChange={(id) => choose(found.find((each) => each.id === id) ?? null)}
        >
          <Stack gap={6} mt={6}>
            {found.map((visitor) => (
              <Radio
                key={visitor.id}
                value={visitor.id}
                label={<bdi>{titleOf(visitor)}</bdi>}
                description={`Last seen ${dateAndTime(Date.parse(visitor.lastSeenAt))}${
                  visitor.verified.includes('email') ? ', address proved' : ''
                }`}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
    </Stack>
  );
}

/** What a visitor is called. */
export function titleOf({ name, email, id }: Pick<Visitor, 'name' | 'email' | 'id'>): string {
  if (name && email) return `${name} (${email})`;
  return name ?? email ?? `Visitor ${id.slice(-12)}`;
}

function isMissing(error: unknown): boolean {
  return error instanceof RestError && error.status === 404;
}
