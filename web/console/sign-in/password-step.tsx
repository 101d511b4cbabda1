import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useEffect } from 'react';
import type { HalfSignedIn, Me } from '../../client/api-types.ts';
import { isSignedOut, problemText } from '../shell/server.ts';
import { ProviderButtons } from './provider-buttons.tsx';
import { isHalf, isLetGo, knowsPasskeys, sendPassword, signInByPasskey } from './sign-in-calls.ts';

interface PasswordStepProps {
  readonly enter: (me: Me) => void;
  readonly goOn: (half: HalfSignedIn) => void;
  /** What went wrong before, at a provider. */
  readonly problem: string | null;
  /** Where in the console the agent wants to go. */
  readonly back: string;
}

/** E-mail address and password, a passkey, which the browser offers in the field too, or one of the account's providers. */
export function PasswordStep({ enter, goOn, problem, back }: PasswordStepProps) {
  const hasPasskeys = knowsPasskeys();
  const signIn = useMutation({
    mutationFn: sendPassword,
    onSuccess: (answer) => (isHalf(answer) ? goOn(answer) : enter(answer)),
  });
  const byPasskey = useMutation({ mutationFn: () => signInByPasskey(), onSuccess: enter });
  useEffect(() => {
    if (!hasPasskeys) return;
    let isShown = true;
    // A browser that offers none in fields says so by failing.
    void signInByPasskey(true).then(
      (me) => isShown && enter(me),
      () => undefined,
    );
    return () => {
      isShown = false;
      void import('@simplewebauthn/browser').then(({ WebAuthnAbortService }) => WebAuthnAbortService.cancelCeremony());
    };
  }, [hasPasskeys, enter]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    signIn.mutate({ email: String(form.get('email') ?? '').trim(), password: String(form.get('password') ?? '') });
  };
  const error = signIn.error ?? (isLetGo(byPasskey.error) ? null : byPasskey.error);
  const told =
    error === signIn.error && isSignedOut(error)
      ? 'This e-mail address and password do not go together.'
      : error && problemText(error);
  return (
    <form onSubmit={submit} method="post" aria-labelledby="sign-in-title">
      {(told ?? problem) !== null && (
        <Alert color="red" variant="light" role="alert" p="xs">
          {told ?? problem}
        </Alert>
      )}
      <TextInput
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="username webauthn"
        inputMode="email"
        required
        withAsterisk={false}
        autoFocus
        size="md"
      />
      <PasswordInput
        label="Password"
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        size="md"
      />
      <Button type="submit" size="md" fullWidth loading={signIn.isPending}>
        Sign in
      </Button>
      {hasPasskeys && (
        <Button variant="default" size="md" fullWidth loading={byPasskey.isPending} onClick={() => byPasskey.mutate()}>
          Sign in with a passkey
        </Button>
      )}
      <ProviderButtons verb="Sign in with" back={back} />
      <Link to="/new-password">Forgotten your password?</Link>
    </form>
  );
}
