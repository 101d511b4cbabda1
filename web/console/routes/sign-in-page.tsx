import { useDocumentTitle } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import type { HalfSignedIn, Me } from '../../client/api-types.ts';
import { Logo } from '../shell/logo.tsx';
import { meQuery, problemText } from '../shell/server.ts';
import { CodeStep } from '../sign-in/code-step.tsx';
import { PasswordStep } from '../sign-in/password-step.tsx';
import { handOver, takeAnswer } from '../sign-in/provider-calls.ts';
import { isHalf } from '../sign-in/sign-in-calls.ts';
import styles from './sign-in-page.module.css';

const SetUpStep = lazy(async () => ({ default: (await import('../sign-in/set-up-step.tsx')).SetUpStep }));

/** Begins to load where the agent goes next. Whoever cannot fetch it now hears of it when they go there. */
const fetchWorkplace = () => void import('./workplace-page.tsx').catch(() => undefined);

/** One step after the other, from here or from a provider; leads back to where the agent wanted to go. */
export function SignInPage() {
  const router = useRouter();
  const queryClient = useQueryClient();
  const { back } = useSearch({ from: '/sign-in' });
  const [returned, setReturned] = useState(takeAnswer);
  const goal = back ?? returned?.back ?? '/console/chats';
  const [half, setHalf] = useState<HalfSignedIn | null>(null);
  useDocumentTitle('Sign in · Koine');
  const enter = useCallback(
    (me: Me) => {
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, me);
      router.history.replace(goal);
    },
    [queryClient, router, goal],
  );
  const comeBack = useMutation({
    mutationFn: handOver,
    onSuccess: (told) => (isHalf(told) ? setHalf(told) : enter(told)),
  });
  const { mutate: hand } = comeBack;
  useEffect(() => {
    if (returned === null) return;
    // The answer is good once: it is not left in the address.
    void router.navigate({ to: '/sign-in', search: { back: returned.back }, replace: true });
    hand(returned.answer);
  }, [returned, hand, router]);
  const isWaiting = returned !== null && half === null && comeBack.error === null;
  const startOver = () => {
    setReturned(null);
    setHalf(null);
  };
  const { title, lead } = wordsOf(half);
  return (
    <main className={styles.page}>
      <div className={styles.card} onInput={fetchWorkplace}>
        <Logo size={36} />
        <h1 className={styles.title} id="sign-in-title">
          {title}
        </h1>
        <p className={styles.lead}>{lead}</p>
        {isWaiting && <p role="status">Signing you in …</p>}
        {half === null && !isWaiting && (
          <PasswordStep
            enter={enter}
            goOn={setHalf}
            problem={comeBack.error && problemText(comeBack.error)}
            back={goal}
          />
        )}
        {half?.needs === 'second-factor' && <CodeStep half={half} enter={enter} startOver={startOver} />}
        {half?.needs === 'set-up' && (
          <Suspense>
            <SetUpStep half={half} enter={enter} startOver={startOver} />
          </Suspense>
        )}
      </div>
    </main>
  );
}

function wordsOf(half: HalfSignedIn | null): { readonly title: string; readonly lead: string } {
  switch (half?.needs) {
    case undefined:
      return { title: 'Sign in to Koine', lead: 'Answer chats and read what was said.' };
    case 'second-factor':
      return { title: 'One thing more', lead: 'The first step was right. Now prove it with your second factor.' };
    case 'set-up':
      return { title: 'Set up a second factor', lead: 'Your account asks you to have one.' };
  }
}
