import { Alert, Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Block } from '../../client/api-types.ts';
import { problemOf } from '../safety/problem-of.ts';
import { blocksQuery } from '../safety/safety-queries.ts';
import { problemText, rest } from '../shell/server.ts';
import { useToast } from '../shell/toasts.tsx';

const HOUR_MS = 3_600_000;
const spans = [
  { value: '24', label: 'For a day' },
  { value: '168', label: 'For a week' },
  { value: '', label: 'Until it is lifted' },
];

interface BlockDialogProps {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly name: string;
  readonly visitorId: string;
}

/** Asks for how long, and why, before a visitor is blocked. */
export function BlockDialog({ isOpen, close, name, visitorId }: BlockDialogProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const [hours, setHours] = useState('24');
  const [reason, setReason] = useState('');
  const block = useMutation({
    mutationFn: () => {
      const expiresAt = hours === '' ? null : new Date(Date.now() + Number(hours) * HOUR_MS).toISOString();
      return rest<Block>('/blocks', { method: 'POST', body: { kind: 'visitor', value: visitorId, reason, expiresAt } });
    },
    onSuccess: ({ id }) => {
      close();
      const lift = async () => {
        try {
          await rest(`/blocks/${id}`, { method: 'DELETE' });
          await queries.invalidateQueries({ queryKey: blocksQuery.queryKey });
        } catch (error) {
          toast({ text: problemText(error), tone: 'bad' });
        }
      };
      toast({ text: `${name} is blocked.`, action: { name: 'Undo', run: () => void lift() } });
      return queries.invalidateQueries({ queryKey: blocksQuery.queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    block.mutate();
  };
  return (
    <Modal opened={isOpen} onClose={close} title="Block this visitor?" size="sm">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm">
            <bdi>{name}</bdi> can then neither write nor begin a chat. They are not told why.
          </Text>
          <Select
            label="How long"
            data={spans}
            allowDeselect={false}
            value={hours}
            onChange={(next) => setHours(next ?? '')}
          />
          <TextInput
            label="Why"
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {block.error && (
            <Alert color="red" variant="light" role="alert">
              {problemOf(block.error)}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" color="red" loading={block.isPending}>
              Block
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
