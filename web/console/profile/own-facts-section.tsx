import { Alert, Button, Group, PasswordInput, Stack, Switch, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef } from 'react';
import type { Agent, Me, Security } from '../../client/api-types.ts';
import { problemOf } from '../safety/problem-of.ts';
import { usePreference } from '../shell/preferences.ts';
import { meQuery, rest } from '../shell/server.ts';
import { placesQuery } from '../sign-in/sign-in-calls.ts';
import { useFreshness } from './prove-dialog.tsx';

/** The name that visitors see. */
export function NameSection({ me }: { me: Me }) {
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (name: string) => rest<Agent>(`/agents/${me.agent.id}`, { method: 'PATCH', body: { name } }),
    onSuccess: (agent) => {
      queries.setQueryData(meQuery.queryKey, { ...me, agent });
      return queries.invalidateQueries({ queryKey: ['agents'] });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate(String(new FormData(event.currentTarget).get('name') ?? '').trim());
  };
  return (
    <Stack component="section" gap="sm" aria-labelledby="own-name">
      <Title order={2} size="h4" id="own-name">
        You
      </Title>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label="Name"
            description="Visitors see it."
            name="name"
            defaultValue={me.agent.name}
            maxLength={120}
            required
            withAsterisk={false}
          />
          {save.error && <Problem error={save.error} />}
          <Group>
            <Button type="submit" loading={save.isPending}>
              Save the name
            </Button>
            <span role="status">{save.isSuccess && 'Saved.'}</span>
          </Group>
        </Stack>
      </form>
    </Stack>
  );
}

/** A new password by the one before. */
export function PasswordSection({ security }: { security: Security }) {
  const queries = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const { whenFresh, dialog } = useFreshness(security);
  const save = useMutation({
    mutationFn: (body: object) => rest<void>('/me/password', { method: 'PUT', body }),
    onSuccess: () => {
      form.current?.reset();
      return queries.invalidateQueries({ queryKey: placesQuery.queryKey });
    },
  });
  const hasFactor = security.totp || security.passkeys.length > 0;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const current = String(given.get('current') ?? '');
    const body = { password: String(given.get('password') ?? ''), ...(security.hasPassword && { current }) };
    if (hasFactor || !security.hasPassword) whenFresh(() => save.mutate(body));
    else save.mutate(body);
  };
  return (
    <Stack component="section" gap="sm" aria-labelledby="own-password">
      <Title order={2} size="h4" id="own-password">
        Password
      </Title>
      <form onSubmit={submit} ref={form}>
        <Stack gap="sm">
          {security.hasPassword && (
            <PasswordInput
              label="Present password"
              name="current"
              autoComplete="current-password"
              required
              withAsterisk={false}
            />
          )}
          <PasswordInput
            label="New password"
            description="At least ten characters. You are signed out everywhere else."
            name="password"
            autoComplete="new-password"
            minLength={10}
            maxLength={200}
            required
            withAsterisk={false}
          />
          {save.error && <Problem error={save.error} />}
          <Group>
            <Button type="submit" loading={save.isPending}>
              Change the password
            </Button>
            <span role="status">{save.isSuccess && 'Changed.'}</span>
          </Group>
        </Stack>
      </form>
      {dialog}
    </Stack>
  );
}

/** How this browser tells of what happens. */
export function NotificationsSection() {
  const [sound, setSound] = usePreference('sound');
  const [shortcuts, setShortcuts] = usePreference('shortcuts');
  return (
    <Stack component="section" gap="sm" aria-labelledby="notifications">
      <Title order={2} size="h4" id="notifications">
        Notifications and keys, in this browser
      </Title>
      <Switch
        label="Play a sound for new chats"
        checked={sound}
        onChange={(event) => setSound(event.currentTarget.checked)}
      />
      <Switch
        label="Single keys do things"
        checked={shortcuts}
        onChange={(event) => setShortcuts(event.currentTarget.checked)}
      />
    </Stack>
  );
}

function Problem({ error }: { error: unknown }) {
  return (
    <Alert color="red" variant="light" role="alert" p="xs">
      {problemOf(error)}
    </Alert>
  );
}
