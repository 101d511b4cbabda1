import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { LegalHold } from '../../client/api-types.ts';
import { problemOf } from '../safety/problem-of.ts';
import { rest } from '../shell/server.ts';
import { subjectText } from './holds-part.tsx';

/** Asks why before a hold is lifted. */
export function LiftDialog({ hold, close }: { readonly hold: LegalHold; readonly close: () => void }) {
  const queries = useQueryClient();
  const [why, setWhy] = useState('');
  const lift = useMutation({
    mutationFn: () =>
      rest<void>(`/legal-holds/${hold.id}`, { method: 'DELETE', query: { reason: why.trim() || undefined } }),
    onSuccess: async () => {
      await Promise.all(
        [['legal-holds'], ['audit'], ['retention']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    lift.mutate();
  };
  return (
    <Modal opened onClose={close} title="Lift this hold?" size="sm">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm">
            <bdi>{subjectText(hold)}</bdi> was held because of “<bdi>{hold.reason}</bdi>”. What is due by the rules is
            removed within a minute.
          </Text>
          <TextInput
            label="Why it is lifted"
            description="It stands in the record, with your name."
            maxLength={500}
            data-autofocus
            value={why}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
          {lift.error && (
            <Alert color="red" variant="light" role="alert">
              {problemOf(lift.error)}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" color="red" loading={lift.isPending}>
              Lift
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
