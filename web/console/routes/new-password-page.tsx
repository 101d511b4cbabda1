import '@mantine/core/styles.layer.css';
import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { problemOf } from '../safety/problem-of.ts';
import { Logo } from '../shell/logo.tsx';
import { rest } from '../shell/server.ts';
import styles from './sign-in-page.module.css';

/** Asks for a link by mail, or, come to by that link, for the new password. */
export function NewPasswordPage() {
  // Behind the #, so that it stands in no server's log.
  const [token] = useState(() => window.location.hash.slice(1));
  useDocumentTitle('New password · Koine');
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <Logo size={36} />
        <h1 className={styles.title} id="new-password-title">
          A new password
        </h1>
        {token === '' ? <AskForLink /> : <SetPassword token={token} />}
        <Link to="/sign-in">Back to signing in</Link>
      </div>
    </main>
  );
}

function AskForLink() {
  const ask = useMutation({
    mutationFn: (email: string) =>
      rest<void>('/password-resets', { method: 'POST', body: { email, language: navigator.language } }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask.mutate(String(new FormData(event.currentTarget).get('email') ?? '').trim());
  };
  if (ask.isSuccess) {
    return (
      <Alert variant="light" role="status" title="Look into your mail">
        If an agent has this address, a link is on its way. It is good for one hour.
      </Alert>
    );
  }
  return (
    <form onSubmit={submit} aria-labelledby="new-password-title">
      <p className={styles.lead}>We send a link to your address, by which you set one.</p>
      <TextInput
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="username"
        required
        withAsterisk={false}
        autoFocus
        size="md"
      />
      {ask.error && (
        <Alert color="red" variant="light" role="alert" p="xs">
          {problemOf(ask.error)}
        </Alert>
      )}
      <Button type="submit" size="md" fullWidth loading={ask.isPending}>
        Send the link
      </Button>
    </form>
  );
}

function SetPassword({ token }: { token: string }) {
  const redeem = useMutation({
    mutationFn: (password: string) =>
      rest<void>('/password-resets/redeem', { method: 'POST', body: { token, password } }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    redeem.mutate(String(new FormData(event.currentTarget).get('password') ?? ''));
  };
  if (redeem.isSuccess) {
    return (
      <Alert variant="light" role="status" title="It is set">
        You were signed out everywhere. Sign in with the new password.
      </Alert>
    );
  }
  return (
    <form onSubmit={submit} aria-labelledby="new-password-title">
      <PasswordInput
        label="New password"
        description="At least ten characters"
        name="password"
        autoComplete="new-password"
        minLength={10}
        maxLength={200}
        required
        withAsterisk={false}
        autoFocus
        size="md"
      />
      {redeem.error && (
        <Alert color="red" variant="light" role="alert" p="xs">
          {problemOf(redeem.error)}
        </Alert>
      )}
      <Button type="submit" size="md" fullWidth loading={redeem.isPending}>
        Set the password
      </Button>
    </form>
  );
}
