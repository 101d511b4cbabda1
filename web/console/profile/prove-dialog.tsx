import { Alert, Button, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Security } from '../../client/api-types.ts';
import { problemOf } from '../safety/problem-of.ts';
import { rest } from '../shell/server.ts';
import { ProviderButtons } from '../sign-in/provider-buttons.tsx';
import { askForPasskey, isLetGo, knowsPasskeys, securityQuery } from '../sign-in/sign-in-calls.ts';

/** Does a thing at once where the sign-in is fresh, else once the agent proved again who they are. */
export function useFreshness(security: Security) {
  const [waiting, setWaiting] = useState<(() => void) | null>(null);
  const whenFresh = (run: () => void) => {
    if (Date.parse(security.freshUntil) > Date.now() + 5_000) run();
    else setWaiting(() => run);
  };
  const dialog = (
    <ProveDialog
      security={security}
      isOpen={waiting !== null}
      close={() => setWaiting(null)}
      proved={() => {
        setWaiting(null);
        waiting?.();
      }}
    />
  );
  return { whenFresh, dialog };
}

function ProveDialog(props: { security: Security; isOpen: boolean; close: () => void; proved: () => void }) {
  const { security, isOpen, close, proved } = props;
  const queries = useQueryClient();
  const hasFactor = security.totp || security.passkeys.length > 0;
  const onSuccess = async () => {
    await queries.invalidateQueries({ queryKey: securityQuery.queryKey });
    proved();
  };
  const prove = useMutation({
    mutationFn: (body: object) => rest<void>('/me/proof', { method: 'POST', body }),
    onSuccess,
  });
  const byPasskey = useMutation({
    mutationFn: async () =>
      rest<void>('/me/proof', { method: 'POST', body: { passkey: await askForPasskey('/me/passkey-proof-options') } }),
    onSuccess,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = String(new FormData(event.currentTarget).get('proof') ?? '').trim();
    prove.mutate(hasFactor ? { code: given } : { password: given });
  };
  const error = prove.error ?? (isLetGo(byPasskey.error) ? null : byPasskey.error);
  return (
    <Modal opened={isOpen} onClose={close} title="Is it still you?" size="sm">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm">You signed in a while ago. Prove once more who you are before this changes.</Text>
          {security.passkeys.length > 0 && knowsPasskeys() && (
            <Button variant="default" loading={byPasskey.isPending} onClick={() => byPasskey.mutate()}>
              Use a passkey
            </Button>
          )}
          {hasFactor ? (
            <TextInput
              label="Code of your app, or a recovery code"
              name="proof"
              autoComplete="one-time-code"
              required
            />
          ) : (
            <PasswordInput label="Password" name="proof" autoComplete="current-password" required />
          )}
          {error && (
            <Alert color="red" variant="light" role="alert" p="xs">
              {problemOf(error)}
            </Alert>
          )}
          <Button type="submit" loading={prove.isPending}>
            Go on
          </Button>
          {!hasFactor && <ProviderButtons verb="Prove it with" back={window.location.pathname} again size="xs" />}
        </Stack>
      </form>
    </Modal>
  );
}
