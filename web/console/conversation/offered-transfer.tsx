import { Alert, Button, Group, Text } from '@mantine/core';
import type { Session } from '../../../src/core/session.ts';
import { useWorkplace } from '../shell/workplace.tsx';
import { TimeLeft } from './time-left.tsx';
import type { Commands } from './use-commands.ts';

/** A transfer that waits for an answer: who is asked takes it or not, the others may take it back. */
export function OfferedTransfer({ session, commands }: { readonly session: Session; readonly commands: Commands }) {
  const { me } = useWorkplace();
  const offered = session.offeredTransfer;
  if (!offered) return null;
  const isForMe = offered.to.id === me.agent.id;
  const answer = (accept: boolean) => void commands.give({ type: 'answer-transfer', accept });
  const isAnswering = commands.underWay === 'answer-transfer';
  const from = session.agent?.name ?? 'A colleague';
  return (
    <Alert
      mx={12}
      mt={8}
      p="xs"
      variant="light"
      role="status"
      title={
        <>
          <bdi>{isForMe ? `${from} asks you to take this chat over` : `Offered to ${offered.to.name}`}</bdi>{' '}
          <TimeLeft until={offered.until} />
        </>
      }
    >
      {offered.note && (
        <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
          <bdi>{offered.note}</bdi>
        </Text>
      )}
      <Group gap="xs" mt={6}>
        {isForMe ? (
          <>
            <Button size="compact-sm" onClick={() => answer(true)} loading={isAnswering}>
              Take it over
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => answer(false)} disabled={isAnswering}>
              Decline
            </Button>
          </>
        ) : (
          <Button size="compact-sm" variant="default" onClick={() => answer(false)} loading={isAnswering}>
            Take the offer back
          </Button>
        )}
      </Group>
    </Alert>
  );
}
