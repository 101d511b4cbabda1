import { Alert, Button, Checkbox, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Key } from '../../client/api-types.ts';
import { dialectsQuery } from '../dialects/dialects-query.ts';
import { dateAndTime } from '../format/times.ts';
import { faultsText } from '../hours/hours-queries.ts';
import { keysQuery } from '../integrations/keys-query.ts';
import { Page } from '../settings/page.tsx';
import { SecretOnce } from '../settings/secret-once.tsx';
import styles from '../settings/settings.module.css';
import { EmptyState } from '../shell/empty-state.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { problemText, rest } from '../shell/server.ts';

const scopeNames: Readonly<Record<Key['scopes'][number], string>> = {
  read: 'Reads chats and reports',
  chat: 'Chats',
  manage: 'Manages the account',
};
type Scope = keyof typeof scopeNames;

/** The keys by which integrations prove themselves. */
export function KeysPage() {
  const keys = useQuery(keysQuery);
  const { data: dialects } = useQuery(dialectsQuery);
  const [isMaking, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [leaving, setLeaving] = useState<Key | null>(null);
  if (keys.error && !keys.data) {
    return <LoadFailed what="The keys" error={keys.error} retry={() => void keys.refetch()} isWhole />;
  }
  const valid = (keys.data ?? []).filter(({ revokedAt }) => revokedAt === null);
  const titleOf = (name: string) => dialects?.items.find((dialect) => dialect.name === name)?.title ?? name;
  return (
    <Page
      title="API keys"
      sentence="A key lets a program read or act for this account, within what you allow it, until you revoke it."
      action={<Button onClick={() => setMaking(true)}>New key</Button>}
    >
      {keys.data && valid.length === 0 && (
        <EmptyState icon="link" title="No keys yet">
          Make one for each integration, so that each can be revoked by itself.
        </EmptyState>
      )}
      {valid.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        <section className={styles.viewport} tabIndex={0} aria-label="API keys">
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">For</th>
                <th scope="col">May</th>
                <th scope="col">Last used</th>
                <th scope="col">Until</th>
                <th scope="col">
                  <span className="only-read-aloud">Revoke</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {valid.map((key) => (
                <tr key={key.id}>
                  <th scope="row">
                    <bdi>{key.name}</bdi>
                  </th>
                  <td>{titleOf(key.dialect)}</td>
                  <td>{key.scopes.join(', ')}</td>
                  <td>{key.lastUsedAt === null ? 'Never' : dateAndTime(Date.parse(key.lastUsedAt))}</td>
                  <td>{key.expiresAt === null ? 'It is revoked' : dateAndTime(Date.parse(key.expiresAt))}</td>
                  <td>
                    <Button variant="default" aria-label={`Revoke ${key.name}`} onClick={() => setLeaving(key)}>
                      Revoke
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {isMaking && (
        <NewKeyDialog
          close={() => setMaking(false)}
          made={(told) => {
            setMaking(false);
            setSecret(told);
          }}
        />
      )}
      {leaving && <RevokeDialog credential={leaving} close={() => setLeaving(null)} />}
      <SecretOnce
        title="The key"
        sentence="Keep it where the integration finds it."
        secret={secret}
        close={() => setSecret(null)}
      />
    </Page>
  );
}

function NewKeyDialog({ close, made }: { readonly close: () => void; readonly made: (secret: string) => void }) {
  const queries = useQueryClient();
  const { data: dialects } = useQuery(dialectsQuery);
  const [name, setName] = useState('');
  const [dialect, setDialect] = useState('native');
  const [scopes, setScopes] = useState<readonly string[]>(['read', 'chat']);
  const [until, setUntil] = useState('');
  const make = useMutation({
    mutationFn: () => {
      const expiresAt = until && { expiresAt: new Date(`${until}T23:59:59`).toISOString() };
      const body = { name: name.trim(), dialect, scopes, ...expiresAt };
      return rest<{ readonly secret: string }>('/keys', { method: 'POST', body });
    },
    onSuccess: async ({ secret }) => {
      await queries.invalidateQueries({ queryKey: keysQuery.queryKey });
      made(secret);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Modal opened onClose={close} title="New key" size="md">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label="Name"
            description="Whose it is, so that you know it again."
            required
            maxLength={120}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label="For the API of"
            allowDeselect={false}
            data={(dialects?.items ?? []).map((each) => ({ value: each.name, label: each.title }))}
            value={dialect}
            onChange={(next) => next && setDialect(next)}
          />
          <Checkbox.Group label="What it may" value={[...scopes]} onChange={setScopes}>
            <Stack gap={6} mt={6}>
              {(Object.keys(scopeNames) as Scope[]).map((scope) => (
                <Checkbox key={scope} value={scope} label={scopeNames[scope]} />
              ))}
            </Stack>
          </Checkbox.Group>
          <TextInput
            label="Until the end of"
            description="Left empty, until it is revoked."
            type="date"
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
          {make.error && (
            <Alert color="red" variant="light" role="alert" className={styles.faults}>
              {faultsText(make.error)}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={make.isPending} disabled={!name.trim() || scopes.length === 0}>
              Make it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function RevokeDialog({ credential, close }: { readonly credential: Key; readonly close: () => void }) {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => rest<void>(`/keys/${credential.id}`, { method: 'DELETE' }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keysQuery.queryKey });
      close();
    },
  });
  return (
    <Modal opened onClose={close} title={`Revoke ${credential.name}?`} size="sm">
      <Text size="sm">Whatever uses it is turned away from now on. This cannot be taken back.</Text>
      {revoke.error && (
        <Text size="sm" c="var(--bad)" role="alert">
          {problemText(revoke.error)}
        </Text>
      )}
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={close} data-autofocus>
          Cancel
        </Button>
        <Button color="red" loading={revoke.isPending} onClick={() => revoke.mutate()}>
          Revoke
        </Button>
      </Group>
    </Modal>
  );
}
