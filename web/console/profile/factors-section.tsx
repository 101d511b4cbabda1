import { Alert, Badge, Button, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PasskeyOptions, RecoveryCodes, Security, TotpSecret } from '../../client/api-types.ts';
import { dateAndTime } from '../format/times.ts';
import { problemOf } from '../safety/problem-of.ts';
import { rest } from '../shell/server.ts';
import { RecoveryCodesView } from '../sign-in/recovery-codes.tsx';
import { isLetGo, knowsPasskeys, securityQuery } from '../sign-in/sign-in-calls.ts';
import { TotpForm } from '../sign-in/totp-form.tsx';
import styles from './profile.module.css';
import { useFreshness } from './prove-dialog.tsx';

/** The app, the passkeys and the recovery codes of the agent. */
export function FactorsSection({ security }: { security: Security }) {
  const queries = useQueryClient();
  const { whenFresh, dialog } = useFreshness(security);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const renew = () => queries.invalidateQueries({ queryKey: securityQuery.queryKey });
  const told = async ({ recoveryCodes }: RecoveryCodes) => {
    setCodes(recoveryCodes);
    await renew();
  };
  const begin = useMutation({ mutationFn: () => rest<TotpSecret>('/me/totp', { method: 'POST', body: {} }) });
  const confirm = useMutation({
    mutationFn: (code: string) => rest<RecoveryCodes>('/me/totp/confirm', { method: 'POST', body: { code } }),
    onSuccess: (made) => {
      begin.reset();
      return told(made);
    },
  });
  const remove = useMutation({
    mutationFn: (path: string) => rest<void>(path, { method: 'DELETE' }),
    onSettled: renew,
  });
  const renewCodes = useMutation({
    mutationFn: () => rest<RecoveryCodes>('/me/recovery-codes', { method: 'POST', body: {} }),
    onSuccess: told,
  });
  const addPasskey = useMutation({ mutationFn: makePasskey, onSuccess: told });
  const hasFactor = security.totp || security.passkeys.length > 0;
  const passkeyError = isLetGo(addPasskey.error) ? null : addPasskey.error;
  const error = begin.error ?? remove.error ?? renewCodes.error ?? passkeyError;
  return (
    <Stack component="section" gap="sm" aria-labelledby="factors">
      <Group gap="sm">
        <Title order={2} size="h4" id="factors">
          Second factors
        </Title>
        <Badge variant="outline" color="gray">
          {hasFactor ? 'On' : 'Off'}
        </Badge>
      </Group>
      <Text size="sm">
        With one, your password alone lets nobody in.
        {security.mustHaveSecondFactor && ' Your account asks you to have one.'}
      </Text>
      {error && (
        <Alert color="red" variant="light" role="alert" p="xs">
          {problemOf(error)}
        </Alert>
      )}
      <Group justify="space-between">
        <span>Authenticator app: {security.totp ? 'set up' : 'not set up'}</span>
        {security.totp ? (
          <Button variant="default" onClick={() => whenFresh(() => remove.mutate('/me/totp'))}>
            Remove the app
          </Button>
        ) : (
          <Button variant="default" loading={begin.isPending} onClick={() => whenFresh(() => begin.mutate())}>
            Set up an app
          </Button>
        )}
      </Group>
      <Group justify="space-between">
        <span>Passkeys: {security.passkeys.length === 0 ? 'none' : security.passkeys.length}</span>
        <Button
          variant="default"
          disabled={!knowsPasskeys()}
          loading={addPasskey.isPending}
          onClick={() => whenFresh(() => addPasskey.mutate())}
        >
          Add a passkey
        </Button>
      </Group>
      {!knowsPasskeys() && <Text size="sm">Passkeys need https and a host name, or localhost.</Text>}
      {security.passkeys.length > 0 && (
        <ul className={styles.list} aria-label="Passkeys">
          {security.passkeys.map(({ id, name, lastUsedAt }) => (
            <li key={id} className={styles.item}>
              <span>
                {name}
                <span className={styles.detail}>
                  {lastUsedAt ? `Last used ${dateAndTime(Date.parse(lastUsedAt))}` : 'Not used yet'}
                </span>
              </span>
              <Button
                variant="default"
                size="xs"
                aria-label={`Remove the passkey ${name}`}
                onClick={() => whenFresh(() => remove.mutate(`/me/passkeys/${id}`))}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      {hasFactor && (
        <Group justify="space-between">
          <span>Recovery codes: {security.recoveryCodes} left</span>
          <Button variant="default" onClick={() => whenFresh(() => renewCodes.mutate())}>
            Make new ones
          </Button>
        </Group>
      )}
      {dialog}
      <Modal opened={begin.data !== undefined} onClose={() => begin.reset()} title="Set up an app" size="sm">
        {begin.data && (
          <TotpForm totp={begin.data} error={confirm.error} isPending={confirm.isPending} confirm={confirm.mutate} />
        )}
      </Modal>
      <Modal opened={codes !== null} onClose={() => setCodes(null)} title="Your recovery codes" size="sm">
        <RecoveryCodesView codes={codes ?? []} done={() => setCodes(null)} />
      </Modal>
    </Stack>
  );
}

async function makePasskey(): Promise<RecoveryCodes> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const { ticket, options } = await rest<PasskeyOptions>('/me/passkeys/options', { method: 'POST', body: {} });
  const optionsJSON = options as unknown as Parameters<typeof startRegistration>[0]['optionsJSON'];
  const response = await startRegistration({ optionsJSON });
  const name = `Made ${dateAndTime(Date.now())}`;
  return rest<RecoveryCodes>('/me/passkeys', { method: 'POST', body: { ticket, name, response } });
}
