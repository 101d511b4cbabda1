import { Alert, Button, Code, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useId } from 'react';
import { renderSVG } from 'uqr';
import type { TotpSecret } from '../../client/api-types.ts';
import { problemOf } from '../safety/problem-of.ts';
import styles from './totp-form.module.css';

/** The secret as a QR code and as text, and the first code that the app shows. */
export function TotpForm(props: {
  totp: TotpSecret;
  error: unknown;
  isPending: boolean;
  confirm: (code: string) => void;
}) {
  const { totp, error, isPending, confirm } = props;
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    confirm(String(new FormData(event.currentTarget).get('code') ?? '').replaceAll(' ', ''));
  };
  const picture = `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(totp.uri, { border: 2 }))}`;
  return (
    <form onSubmit={submit} aria-describedby={id}>
      <Stack gap="sm">
        <Text size="sm" id={id}>
          Scan this with an authenticator app, or type the key into it. Then type the code that the app shows.
        </Text>
        <img className={styles.code} src={picture} alt="QR code for an authenticator app" width={180} height={180} />
        <Code block>{totp.secret.replace(/(.{4})(?=.)/g, '$1 ')}</Code>
        <TextInput
          label="Code of the app"
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          withAsterisk={false}
        />
        {error !== null && error !== undefined && (
          <Alert color="red" variant="light" role="alert" p="xs">
            {problemOf(error)}
          </Alert>
        )}
        <Button type="submit" loading={isPending}>
          Turn it on
        </Button>
      </Stack>
    </form>
  );
}
