import '@mantine/core/styles.layer.css';
import { Alert, Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HalfSignedIn, Me, TotpSecret } from '../../client/api-types.ts';
import { problemText, rest } from '../shell/server.ts';
import { RecoveryCodesView } from './recovery-codes.tsx';
import { TotpForm } from './totp-form.tsx';

/** Whoever must have a second factor sets one up before they come in. */
export function SetUpStep(props: { half: HalfSignedIn; enter: (me: Me) => void; startOver: () => void }) {
  const { half, enter, startOver } = props;
  const { ticket } = half;
  const [done, setDone] = useState<{ readonly me: Me; readonly recoveryCodes: readonly string[] } | null>(null);
  const totp = useQuery({
    queryKey: ['set-up', ticket],
    queryFn: () => rest<TotpSecret>('/sign-in/set-up', { method: 'POST', body: { ticket } }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const confirm = useMutation({
    mutationFn: (code: string) =>
      rest<NonNullable<typeof done>>('/sign-in/set-up/code', { method: 'POST', body: { ticket, code } }),
    onSuccess: setDone,
  });
  if (done) return <RecoveryCodesView codes={done.recoveryCodes} done={() => enter(done.me)} />;
  return (
    <>
      {totp.error && (
        <Alert color="red" variant="light" role="alert" p="xs">
          {problemText(totp.error)}
        </Alert>
      )}
      {totp.data && (
        <TotpForm totp={totp.data} error={confirm.error} isPending={confirm.isPending} confirm={confirm.mutate} />
      )}
      <Button variant="subtle" onClick={startOver}>
        Sign in as somebody else
      </Button>
    </>
  );
}
