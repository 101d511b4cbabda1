import { Alert, Button, Code, Group, Select, Stack, Table, Textarea, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Inbox, VerificationKey } from '../../client/api-types.ts';
import { dateAndTime } from '../format/times.ts';
import { rest } from '../shell/server.ts';
import { problemOf } from './problem-of.ts';
import { verificationKeysQuery } from './safety-queries.ts';

const modes = [
  { value: 'off', label: 'Visitors cannot prove who they are' },
  { value: 'optional', label: 'Visitors may prove who they are' },
  { value: 'strict', label: 'Nobody may claim to be who another proved to be' },
];
const kinds = [
  { value: 'HS256', label: 'JWT, shared secret (HS256)' },
  { value: 'ES256', label: 'JWT, public key (ES256)' },
  { value: 'user-hash', label: 'Hash of the user id (HMAC-SHA256)' },
];

/** How an inbox's visitors prove who they are. */
export function VerificationSection({ inbox }: { inbox: Inbox }) {
  const queries = useQueryClient();
  const keys = useQuery(verificationKeysQuery(inbox.id));
  const [kind, setKind] = useState('HS256');
  const [publicKey, setPublicKey] = useState('');
  const path = `/inboxes/${inbox.id}`;
  const heading = `verification-${inbox.id}`;
  const renew = () => queries.invalidateQueries({ queryKey: verificationKeysQuery(inbox.id).queryKey });
  const change = useMutation({
    mutationFn: (verification: string | null) => rest<Inbox>(path, { method: 'PATCH', body: { verification } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['inboxes'] }),
  });
  const make = useMutation({
    mutationFn: () =>
      rest<{ secret: string | null }>(`${path}/verification-keys`, {
        method: 'POST',
        body: { kind, ...(kind === 'ES256' && { publicKey }) },
      }),
    onSuccess: renew,
  });
  const remove = useMutation({
    mutationFn: (id: string) => rest<void>(`${path}/verification-keys/${id}`, { method: 'DELETE' }),
    onSettled: renew,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  const error = change.error ?? make.error ?? remove.error ?? keys.error;
  return (
    <Stack component="section" gap="sm" aria-labelledby={heading}>
      <Title order={2} size="h4" id={heading}>
        Verified visitors of <bdi>{inbox.name}</bdi>
      </Title>
      <Select
        aria-label="Verification"
        data={modes}
        allowDeselect={false}
        value={inbox.verification}
        disabled={change.isPending}
        onChange={(mode) => change.mutate(mode)}
      />
      <form onSubmit={submit}>
        <Group align="end" gap="sm">
          <Select
            label="New key"
            data={kinds}
            allowDeselect={false}
            value={kind}
            onChange={(next) => setKind(next ?? 'HS256')}
          />
          <Button type="submit" loading={make.isPending}>
            Make
          </Button>
        </Group>
        {kind === 'ES256' && (
          <Textarea
            label="Public key (PEM)"
            required
            autosize
            minRows={4}
            value={publicKey}
            onChange={(event) => setPublicKey(event.currentTarget.value)}
          />
        )}
      </form>
      {error && (
        <Alert color="red" variant="light" role="alert">
          {problemOf(error)}
        </Alert>
      )}
      {make.data?.secret && (
        <Alert variant="light" role="status" title="The secret is shown this once">
          <Code>{make.data.secret}</Code>
        </Alert>
      )}
      {keys.data && keys.data.length > 0 && (
        <KeysTable keys={keys.data} heading={heading} remove={(id) => remove.mutate(id)} />
      )}
    </Stack>
  );
}

function KeysTable({
  keys,
  heading,
  remove,
}: {
  keys: readonly VerificationKey[];
  heading: string;
  remove: (id: string) => void;
}) {
  return (
    <Table aria-labelledby={heading}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Key</Table.Th>
          <Table.Th>Kind</Table.Th>
          <Table.Th>Since</Table.Th>
          <Table.Th>
            <span className="only-read-aloud">Remove</span>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map(({ id, name, kind, createdAt }) => (
          <Table.Tr key={id}>
            <Table.Td>{name}</Table.Td>
            <Table.Td>{kind}</Table.Td>
            <Table.Td>{dateAndTime(Date.parse(createdAt))}</Table.Td>
            <Table.Td>
              <Button variant="default" size="xs" aria-label={`Remove the key ${name}`} onClick={() => remove(id)}>
                Remove
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
