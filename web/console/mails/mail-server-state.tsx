import { Alert, Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Mail, MailServer } from '../../client/api-types.ts';
import { dateAndTime } from '../format/times.ts';
import { problemOf } from '../safety/problem-of.ts';
import { Notice } from '../settings/notice.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { type ListPage, rest } from '../shell/server.ts';
import styles from './mail-server-state.module.css';

const EVERY_MS = 15_000;
const SOON_MS = 1_000;

/** By which server mails go out, how it went lately, and a mail to try it by. */
export function MailServerState() {
  const queries = useQueryClient();
  const state = useQuery({
    queryKey: ['mail-server'],
    queryFn: ({ signal }) => rest<MailServer>('/mail-server', { signal }),
    refetchInterval: EVERY_MS,
  });
  const send = useMutation({
    mutationFn: () => rest<Mail>('/mail-server/tests', { method: 'POST', body: {} }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['mails'] }),
  });
  const { data, error, refetch } = state;
  if (error && !data)
    return <LoadFailed what="The state of the mail server" error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={72} aria-label="Loading" />;
  return (
    <section className={styles.state} aria-label="Mail server">
      <div className={styles.head}>
        <dl className={styles.facts}>
          <div>
            <dt>Server</dt>
            <dd>{serverText(data.server)}</dd>
          </div>
          <div>
            <dt>From</dt>
            <dd>
              <bdi>{fromText(data.server)}</bdi>
            </dd>
          </div>
          <div>
            <dt>Last sent</dt>
            <dd>{data.lastSentAt === null ? 'Nothing within a week' : dateAndTime(Date.parse(data.lastSentAt))}</dd>
          </div>
          <div>
            <dt>Waiting</dt>
            <dd>{data.waiting.toLocaleString()}</dd>
          </div>
        </dl>
        <Button variant="default" loading={send.isPending} onClick={() => send.mutate()}>
          Send me a test mail
        </Button>
      </div>
      {!data.server && (
        <Notice tone="warn">
          No mail server is set: mails wait, and are given up after two days. Whoever runs Koine sets KOINE_SMTP_URL and
          KOINE_MAIL_FROM.
        </Notice>
      )}
      {data.server && data.lastFailure && <LastFailure failure={data.lastFailure} />}
      {send.data && <TestOutcome key={send.data.id} sent={send.data} />}
      {send.error && (
        <Alert color="red" variant="light" role="alert">
          {problemOf(send.error)}
        </Alert>
      )}
    </section>
  );
}

function LastFailure({ failure }: { readonly failure: NonNullable<MailServer['lastFailure']> }) {
  const { to, state, nextTryAt, result } = failure;
  const next = nextTryAt === null ? null : ` It is tried again at ${dateAndTime(Date.parse(nextTryAt))}.`;
  return (
    <Notice tone={state === 'dead' ? 'bad' : 'warn'}>
      The last mail that could not be sent, to <bdi>{to}</bdi>: <bdi>{result ?? 'no answer'}</bdi>
      {state === 'waiting' && next}
    </Notice>
  );
}

/** What became of a test mail, until that is known. */
function TestOutcome({ sent }: { readonly sent: Mail }) {
  const queries = useQueryClient();
  const { data: mail = sent } = useQuery({
    queryKey: ['test-mail', sent.id],
    queryFn: async ({ signal }) => {
      const { items } = await rest<ListPage<Mail>>('/mails', { query: { kind: 'test', limit: 10 }, signal });
      const found = items.find(({ id }) => id === sent.id) ?? sent;
      if (found.state !== 'waiting') {
        for (const queryKey of [['mails'], ['mail-server']]) void queries.invalidateQueries({ queryKey });
      }
      return found;
    },
    initialData: sent,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? SOON_MS : false),
  });
  const [tone, text] = outcomeOf(mail);
  return (
    <Notice tone={tone}>
      {text}
      {mail.result && mail.state !== 'sent' && <bdi> {mail.result}</bdi>}
    </Notice>
  );
}

function outcomeOf({ state, to, tries }: Mail): readonly [tone: 'calm' | 'good' | 'warn' | 'bad', text: string] {
  switch (state) {
    case 'sent':
      return ['good', `The server took the test mail to ${to}. Look whether it is there.`];
    case 'waiting':
      return tries === 0
        ? ['calm', `On its way to ${to}…`]
        : ['warn', `The server did not take the test mail to ${to}; it is tried again for ten minutes.`];
    case 'dead':
      return ['bad', `The server did not take the test mail to ${to}.`];
    case 'dropped':
      return ['bad', `The test mail to ${to} was kept back.`];
  }
}

function serverText(server: MailServer['server']): string {
  if (!server) return 'None is set';
  const { host, port, security, signsIn } = server;
  const how = security === 'tls' ? 'TLS' : 'TLS where it can';
  return `${host}:${port}, ${how}${signsIn ? ', signed in' : ''}`;
}

function fromText(server: MailServer['server']): string {
  if (!server) return '–';
  const { name, address } = server.from;
  return name === null ? address : `${name} <${address}>`;
}
