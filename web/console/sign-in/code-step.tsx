import { Alert, Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { HalfSignedIn, Me } from '../../client/api-types.ts';
import { problemText, rest } from '../shell/server.ts';
import { isLetGo, knowsPasskeys, signInByPasskey } from './sign-in-calls.ts';

/** The second half of a sign-in: a code of the app, a passkey, or a recovery code. */
export function CodeStep(props: { half: HalfSignedIn; enter: (me: Me) => void; startOver: () => void }) {
  const { half, enter, startOver } = props;
  const [recovers, setRecovers] = useState(!half.ways.includes('totp'));
  const withCode = useMutation({
    mutationFn: (code: string) => rest<Me>('/sign-in/code', { method: 'POST', body: { ticket: half.ticket, code } }),
    onSuccess: enter,
  });
  const byPasskey = useMutation({ mutationFn: () => signInByPasskey(), onSuccess: enter });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    withCode.mutate(String(new FormData(event.currentTarget).get('code') ?? '').trim());
  };
  const error = withCode.error ?? (isLetGo(byPasskey.error) ? null : byPasskey.error);
  return (
    <form onSubmit={submit} method="post" aria-labelledby="sign-in-title">
      {error && (
        <Alert color="red" variant="light" role="alert" p="xs">
          {problemText(error)}
        </Alert>
      )}
      {half.ways.includes('passkey') && knowsPasskeys() && (
        <Button variant="default" size="md" fullWidth loading={byPasskey.isPending} onClick={() => byPasskey.mutate()}>
          Use a passkey
        </Button>
      )}
      <TextInput
        key={String(recovers)}
        label={recovers ? 'Recovery code' : 'Code of your app'}
        description={
          recovers
            ? 'One of the ten that you were shown. Each is good once.'
            : 'Six digits that change every half minute.'
        }
        name="code"
        autoComplete="one-time-code"
        {...(!recovers && { inputMode: 'numeric' as const })}
        required
        withAsterisk={false}
        autoFocus
        size="md"
      />
      <Button type="submit" size="md" fullWidth loading={withCode.isPending}>
        Go on
      </Button>
      {half.ways.includes('totp') && half.ways.includes('recovery-code') && (
        <Button variant="subtle" onClick={() => setRecovers(!recovers)}>
          {recovers ? 'Use a code of the app' : 'Use a recovery code'}
        </Button>
      )}
      <Button variant="subtle" onClick={startOver}>
        Sign in as somebody else
      </Button>
    </form>
  );
}
