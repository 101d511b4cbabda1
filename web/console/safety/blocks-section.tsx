import { Alert, Button, Group, Select, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Block } from '../../client/api-types.ts';
import { dateAndTime } from '../format/times.ts';
import { rest } from '../shell/server.ts';
import { problemOf } from './problem-of.ts';
import { blocksQuery } from './safety-queries.ts';

const kindNames: Readonly<Record<Block['kind'], string>> = { visitor: 'Visitor', address: 'Address', text: 'Text' };
const kinds = [
  { value: 'address', label: 'Address or range' },
  { value: 'text', label: 'Text pattern' },
  { value: 'visitor', label: 'Visitor (id)' },
];

/** Who may not chat, and what visitors may not say. */
export function BlocksSection({ blocks }: { blocks: readonly Block[] }) {
  const queries = useQueryClient();
  const [kind, setKind] = useState('address');
  const [value, setValue] = useState('');
  const [reason, setReason] = useState('');
  const renew = () => queries.invalidateQueries({ queryKey: blocksQuery.queryKey });
  const make = useMutation({
    mutationFn: () => rest<Block>('/blocks', { method: 'POST', body: { kind, value, reason } }),
    onSuccess: () => {
      setValue('');
      setReason('');
      return renew();
    },
  });
  const lift = useMutation({
    mutationFn: (id: string) => rest<void>(`/blocks/${id}`, { method: 'DELETE' }),
    onSettled: renew,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  const error = make.error ?? lift.error;
  return (
    <Stack component="section" gap="sm" aria-labelledby="blocks">
      <Title order={2} size="h4" id="blocks">
        Blocks
      </Title>
      <form onSubmit={submit}>
        <Group align="end" gap="sm">
          <Select
            label="Block"
            data={kinds}
            allowDeselect={false}
            value={kind}
            onChange={(next) => setKind(next ?? 'address')}
          />
          <TextInput
            label="What"
            placeholder={kind === 'address' ? '203.0.113.0/24' : ''}
            required
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
          <TextInput label="Why" value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <Button type="submit" loading={make.isPending}>
            Block
          </Button>
        </Group>
      </form>
      {error && (
        <Alert color="red" variant="light" role="alert">
          {problemOf(error)}
        </Alert>
      )}
      {blocks.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nobody is blocked.
        </Text>
      ) : (
        <Table aria-labelledby="blocks">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>What</Table.Th>
              <Table.Th>Why</Table.Th>
              <Table.Th>By</Table.Th>
              <Table.Th>Since</Table.Th>
              <Table.Th>Until</Table.Th>
              <Table.Th>
                <span className="only-read-aloud">Lift</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {blocks.map((block) => (
              <Table.Tr key={block.id}>
                <Table.Td>
                  {kindNames[block.kind]} <bdi>{block.value}</bdi>
                </Table.Td>
                <Table.Td>{block.reason}</Table.Td>
                <Table.Td>{block.madeBy.name}</Table.Td>
                <Table.Td>{dateAndTime(Date.parse(block.createdAt))}</Table.Td>
                <Table.Td>{block.expiresAt ? dateAndTime(Date.parse(block.expiresAt)) : 'It is lifted'}</Table.Td>
                <Table.Td>
                  <Button
                    variant="default"
                    size="xs"
                    aria-label={`Lift the block of ${block.value}`}
                    loading={lift.isPending && lift.variables === block.id}
                    onClick={() => lift.mutate(block.id)}
                  >
                    Lift
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}
