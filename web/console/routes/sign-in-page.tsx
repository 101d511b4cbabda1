import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import type { Me } from '../../client/api-types.ts';
import { Logo } from '../shell/logo.tsx';
import { isSignedOut, meQuery, problemText, rest } from '../shell/server.ts';
import styles from './sign-in-page.module.css';

/** E-mail and password; leads back to where the agent wanted to go. */
export function SignInPage() {
  const router = useRouter();
  const queryClient = useQueryClient();
  const { back } = useSearch({ from: '/sign-in' });
  useDocumentTitle('Sign in · Koine');
  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => rest<Me>('/sign-in', { method: 'POST', body }),
    onSuccess: (me) => {
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, me);
      router.history.replace(back ?? '/console/chats');
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    signIn.mutate({ email: String(form.get('email') ?? '').trim(), password: String(form.get('password') ?? '') });
  };
  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={submit} method="post" aria-labelledby="sign-in-title">
        <Logo size={36} />
        <h1 className={styles.title} id="sign-in-title">
          Sign in to Koine
        </h1>
        <p className={styles.lead}>Answer chats and read what was said.</p>
        {signIn.error && (
          <Alert color="red" variant="light" role="alert" p="xs">
            {isSignedOut(signIn.error)
              ? 'This e-mail address and password do not go together.'
              : problemText(signIn.error)}
          </Alert>
        )}
        <TextInput
          label="E-mail address"
          name="email"
          type="email"
          autoComplete="username"
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
      </form>
    </main>
  );
}
