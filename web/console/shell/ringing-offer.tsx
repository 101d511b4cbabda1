import { Button, Dialog, Group, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { SessionRow } from '../../client/api-types.ts';
import { visitorName } from '../format/visitor-name.ts';
import { playBlip } from './blip.ts';
import { usePreference } from './preferences.ts';
import { useShortcuts } from './shortcuts.ts';
import { useNow } from './ticking.ts';
import { useSessionList, useWorkplace } from './workplace.tsx';

const RING_AGAIN_MS = 4_000;

/** A chat that rings with this agent, on whatever page they are: to be accepted or declined while the time runs. */
export function RingingOffer() {
  const { me } = useWorkplace();
  const { rows } = useSessionList();
  const row = [...rows.values()].find(({ stage, offeredTo }) => stage === 'waiting' && offeredTo?.id === me.agent.id);
  return row ? <Offer key={`${row.id} ${row.offeredUntil}`} row={row} /> : null;
}

function Offer({ row }: { readonly row: SessionRow }) {
  const { connection } = useWorkplace();
  const navigate = useNavigate();
  const now = useNow();
  const [reason, setReason] = useState('');
  const [underWay, setUnderWay] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [sound] = usePreference('sound');
  const accept = useRef<HTMLButtonElement>(null);
  // It takes the focus from nobody who is writing: whoever wants it goes there.
  useShortcuts({ 'Alt+a': () => accept.current?.focus() });
  useEffect(() => {
    if (!sound) return;
    playBlip();
    const ringing = setInterval(playBlip, RING_AGAIN_MS);
    return () => clearInterval(ringing);
  }, [sound]);
  const left = Math.max(0, Math.ceil((Date.parse(row.offeredUntil ?? '') - now) / 1000));
  const answer = async (how: 'accepted' | 'declined') => {
    setUnderWay(true);
    const given = reason.trim();
    const answered = await connection.command(row.id, {
      type: 'answer-offer',
      how,
      ...(how === 'declined' && given && { reason: given }),
    });
    setUnderWay(false);
    if (answered.kind === 'refused') setProblem(answered.detail);
    else if (answered.kind === 'cut') setProblem('The connection was cut.');
    else if (how === 'accepted') void navigate({ to: '/chats/$sessionId', params: { sessionId: row.id } });
  };
  return (
    <Dialog opened size="md" role="alertdialog" aria-label="A chat is offered to you" withBorder shadow="md">
      <p style={{ margin: 0 }} aria-live="assertive">
        <strong>
          <bdi>{visitorName(row)}</bdi>
        </strong>{' '}
        waits in {row.queue?.name ?? 'a queue'}
        {row.messages.last && (
          <>
            : <bdi>{row.messages.last.text}</bdi>
          </>
        )}
      </p>
      <TextInput
        mt="xs"
        size="xs"
        label="Reason, when you decline"
        maxLength={200}
        value={reason}
        onChange={({ currentTarget: { value } }) => setReason(value)}
      />
      {problem && (
        <p role="alert" style={{ color: 'var(--bad)' }}>
          {problem}
        </p>
      )}
      <Group mt="sm" justify="space-between">
        <span role="timer" aria-live="off">
          {left} s
        </span>
        <Group gap="xs">
          <Button variant="default" disabled={underWay} onClick={() => void answer('declined')}>
            Decline
          </Button>
          <Button ref={accept} disabled={underWay} onClick={() => void answer('accepted')}>
            Accept
          </Button>
        </Group>
      </Group>
    </Dialog>
  );
}
