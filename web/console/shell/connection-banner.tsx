import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import styles from './connection-banner.module.css';
import { meQuery } from './server.ts';
import { useConnectionState, useWorkplace } from './workplace.tsx';

const PATIENCE_MS = 1500;
const UNAUTHENTICATED = 4401;

/** Says so when the socket is down; a sign-in that has run out leads to the sign-in page. */
export function ConnectionBanner() {
  const { connection } = useWorkplace();
  const state = useConnectionState();
  const isLate = useIsLate(state === 'offline' || state === 'connecting');
  useSignInAgain(state === 'refused' && connection.closeCode === UNAUTHENTICATED);
  const isShown = state === 'refused' || isLate;
  return (
    <div role="status">
      {isShown && (
        <div className={styles.banner} data-tone={state === 'refused' ? 'bad' : 'warn'}>
          <span>
            {state === 'refused'
              ? 'The server has closed this connection.'
              : 'Reconnecting… Nothing is lost: what you write is kept and sent as soon as possible.'}
          </span>
          {state === 'refused' && (
            <Button variant="default" size="compact-xs" onClick={() => connection.start()}>
              Connect again
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function useSignInAgain(isSignedOut: boolean): void {
  const queryClient = useQueryClient();
  const router = useRouter();
  useEffect(() => {
    if (!isSignedOut) return;
    queryClient.removeQueries({ queryKey: meQuery.queryKey });
    void router.invalidate();
  }, [isSignedOut, queryClient, router]);
}

/** Whether a state has lasted long enough to speak of. */
function useIsLate(isDown: boolean): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    if (!isDown) return;
    const timer = setTimeout(() => setIsLate(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setIsLate(false);
    };
  }, [isDown]);
  return isLate;
}
