import { Alert, Badge, Button, Group, Modal, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProviderTest, SignInProvider } from '../../client/api-types.ts';
import styles from '../profile/profile.module.css';
import { problemOf } from '../safety/problem-of.ts';
import { Section } from '../settings/page.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { rest } from '../shell/server.ts';
import { ProviderDialog } from './provider-dialog.tsx';
import { factorNames, providersQuery } from './providers-query.ts';

interface ProvidersSectionProps {
  /** Owners alone change providers. */
  readonly mayChange: boolean;
  readonly whenFresh: (run: () => void) => void;
}

/** The providers by which agents sign in: each can be tested, changed, switched off and removed. */
export function ProvidersSection({ mayChange, whenFresh }: ProvidersSectionProps) {
  const providers = useQuery(providersQuery);
  const [open, setOpen] = useState<SignInProvider | 'new' | null>(null);
  const [leaving, setLeaving] = useState<SignInProvider | null>(null);
  if (providers.error && !providers.data) {
    return <LoadFailed what="The providers" error={providers.error} retry={() => void providers.refetch()} />;
  }
  const all = providers.data ?? [];
  return (
    <Section
      title="Providers"
      hint="Agents may sign in by your company’s OpenID Connect provider: Google Workspace, Microsoft Entra, Okta, Keycloak and others. They are found by their verified e-mail address the first time; nobody is added by it."
    >
      {providers.data && all.length === 0 && <Text size="sm">None yet.</Text>}
      {all.length > 0 && (
        <ul className={styles.list} aria-label="Providers">
          {all.map((provider) => (
            <Provider
              key={provider.id}
              provider={provider}
              mayChange={mayChange}
              whenFresh={whenFresh}
              edit={() => whenFresh(() => setOpen(provider))}
              remove={() => whenFresh(() => setLeaving(provider))}
            />
          ))}
        </ul>
      )}
      {mayChange && (
        <Group>
          <Button variant="default" onClick={() => whenFresh(() => setOpen('new'))}>
            Add a provider
          </Button>
        </Group>
      )}
      {open && (
        <ProviderDialog
          provider={open === 'new' ? null : open}
          close={() => setOpen(null)}
          saved={() => setOpen(null)}
        />
      )}
      {leaving && <RemoveDialog provider={leaving} close={() => setLeaving(null)} />}
    </Section>
  );
}

interface ProviderProps extends ProvidersSectionProps {
  readonly provider: SignInProvider;
  readonly edit: () => void;
  readonly remove: () => void;
}

function Provider({ provider, mayChange, whenFresh, edit, remove }: ProviderProps) {
  const { id, name, issuer, disabled, secondFactor } = provider;
  const queries = useQueryClient();
  const test = useMutation({
    mutationFn: () => rest<ProviderTest>(`/sign-in-providers/${id}/test`, { method: 'POST', body: {} }),
  });
  const turn = useMutation({
    mutationFn: () => rest<void>(`/sign-in-providers/${id}`, { method: 'PATCH', body: { disabled: !disabled } }),
    onSettled: () => queries.invalidateQueries({ queryKey: providersQuery.queryKey }),
  });
  const error = test.error ?? turn.error;
  const problem = error ? problemOf(error) : test.data?.problem;
  return (
    <li className={styles.item}>
      <div>
        <Group gap="xs">
          <span>
            <bdi>{name}</bdi>
          </span>
          {disabled && (
            <Badge variant="outline" color="gray">
              Off
            </Badge>
          )}
        </Group>
        <span className={styles.detail}>
          <bdi>{issuer}</bdi>
        </span>
        <span className={styles.detail}>Second factor: {factorNames[secondFactor]}.</span>
        <Text size="sm" role="status">
          {!problem && test.data && 'It answers, and knows Koine.'}
        </Text>
      </div>
      <Group gap="xs">
        <Button
          variant="default"
          size="xs"
          aria-label={`Test ${name}`}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          Test
        </Button>
        {mayChange && (
          <>
            <Button variant="default" size="xs" aria-label={`Change ${name}`} onClick={edit}>
              Change
            </Button>
            <Button
              variant="default"
              size="xs"
              aria-label={`Switch ${disabled ? 'on' : 'off'} ${name}`}
              loading={turn.isPending}
              onClick={() => whenFresh(() => turn.mutate())}
            >
              {disabled ? 'Switch on' : 'Switch off'}
            </Button>
            <Button variant="default" size="xs" aria-label={`Remove ${name}`} onClick={remove}>
              Remove
            </Button>
          </>
        )}
      </Group>
      {problem && (
        <Alert color="red" variant="light" role="alert" p="xs" w="100%">
          {problem}
        </Alert>
      )}
    </li>
  );
}

function RemoveDialog({ provider, close }: { readonly provider: SignInProvider; readonly close: () => void }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => rest<void>(`/sign-in-providers/${provider.id}`, { method: 'DELETE' }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: providersQuery.queryKey });
      close();
    },
  });
  return (
    <Modal opened onClose={close} title={`Remove ${provider.name}?`} size="sm">
      <Text size="sm">
        Nobody signs in by it any more, and whom it knew is forgotten. Whoever is signed in stays so.
      </Text>
      {remove.error && (
        <Alert color="red" variant="light" role="alert" mt="sm" p="xs">
          {problemOf(remove.error)}
        </Alert>
      )}
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={close} data-autofocus>
          Cancel
        </Button>
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
          Remove
        </Button>
      </Group>
    </Modal>
  );
}
