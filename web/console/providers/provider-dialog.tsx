import { Alert, Button, Code, Group, Modal, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { SignInProvider } from '../../client/api-types.ts';
import { problemOf } from '../safety/problem-of.ts';
import { rest } from '../shell/server.ts';
import { factorNames, providersQuery } from './providers-query.ts';

interface ProviderDialogProps {
  /** Null: a new one. */
  readonly provider: SignInProvider | null;
  readonly close: () => void;
  readonly saved: (provider: SignInProvider) => void;
}

/** Sets up a provider, or changes what it is called and how Koine is known to it. */
export function ProviderDialog({ provider, close, saved }: ProviderDialogProps) {
  const queries = useQueryClient();
  const [secondFactor, setSecondFactor] = useState(provider?.secondFactor ?? 'koine');
  const save = useMutation({
    mutationFn: (body: object) =>
      provider === null
        ? rest<SignInProvider>('/sign-in-providers', { method: 'POST', body })
        : rest<SignInProvider>(`/sign-in-providers/${provider.id}`, { method: 'PATCH', body }),
    onSuccess: async (told) => {
      await queries.invalidateQueries({ queryKey: providersQuery.queryKey });
      saved(told);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name) ?? '').trim();
    const clientSecret = text('clientSecret');
    save.mutate({
      name: text('name'),
      clientId: text('clientId'),
      secondFactor,
      ...(clientSecret !== '' && { clientSecret }),
      ...(provider === null && { issuer: text('issuer') }),
    });
  };
  return (
    <Modal opened onClose={close} title={provider === null ? 'New provider' : `Change ${provider.name}`} size="md">
      <form onSubmit={submit} autoComplete="off">
        <Stack gap="sm">
          <Text size="sm">
            Register Koine there as a web application, with this redirect address:
            <Code block mt={6}>
              {`${window.location.origin}/console/sign-in`}
            </Code>
          </Text>
          <TextInput
            label="Name"
            description="It stands on the button of the sign-in page."
            name="name"
            required
            maxLength={80}
            defaultValue={provider?.name}
            data-autofocus
          />
          {provider === null && (
            <TextInput
              label="Address"
              description="The issuer, or its discovery document (…/.well-known/openid-configuration)."
              name="issuer"
              type="url"
              required
              maxLength={500}
              placeholder="https://login.example.com"
            />
          )}
          <TextInput label="Client id" name="clientId" required maxLength={500} defaultValue={provider?.clientId} />
          <PasswordInput
            label="Client secret"
            description={provider === null ? 'It is kept sealed, and never shown again.' : 'Left empty, it stays.'}
            name="clientSecret"
            required={provider === null}
            maxLength={2000}
            autoComplete="off"
          />
          <Select
            label="Second factor that counts"
            allowDeselect={false}
            data={Object.entries(factorNames).map(([value, label]) => ({ value, label }))}
            value={secondFactor}
            onChange={(next) => next && setSecondFactor(next as SignInProvider['secondFactor'])}
          />
          {save.error && (
            <Alert color="red" variant="light" role="alert" p="xs">
              {problemOf(save.error)}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              {provider === null ? 'Add it' : 'Save'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
