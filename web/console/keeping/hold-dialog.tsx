import { Alert, Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { LegalHold, Visitor } from '../../client/api-types.ts';
import { problemOf } from '../safety/problem-of.ts';
import { rest } from '../shell/server.ts';
import { useToast } from '../shell/toasts.tsx';
import { FindVisitor } from './find-visitor.tsx';
import { findSession } from './keeping-queries.ts';

/** Whom or what a hold is to be on, where that is known already. */
export interface HoldSubject {
  readonly visitorId: string;
  readonly visitorName: string;
  readonly sessionId: string;
  readonly sessionNumber: number;
}

interface HoldDialogProps {
  /** Null: to be found. */
  readonly subject: HoldSubject | null;
  readonly close: () => void;
}

/** Asks what to hold, and why. */
export function HoldDialog({ subject, close }: HoldDialogProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const [kind, setKind] = useState<LegalHold['kind']>('visitor');
  const [visitor, setVisitor] = useState<Visitor | null>(null);
  const [number, setNumber] = useState('');
  const [reason, setReason] = useState('');
  const make = useMutation({
    mutationFn: async () => {
      const subjectId = await subjectIdOf();
      const body = { kind, subjectId, reason: reason.trim() };
      return rest<LegalHold>('/legal-holds', { method: 'POST', body });
    },
    onSuccess: async () => {
      await Promise.all(
        [['legal-holds'], ['audit'], ['retention']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
      toast({ text: 'It is on hold until somebody lifts it.' });
      close();
    },
  });
  const subjectIdOf = async (): Promise<string> => {
    if (subject) return kind === 'visitor' ? subject.visitorId : subject.sessionId;
    if (kind === 'visitor') return visitor?.id ?? '';
    const session = await findSession(number.trim());
    if (!session) throw new NotFound();
    return session.id;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  const isNamed = subject !== null || (kind === 'visitor' ? visitor !== null : number.trim() !== '');
  return (
    <Modal opened onClose={close} title="New hold" size="md">
      <Stack gap="sm">
        <Text size="sm">
          Whatever the rules say, nothing of it is anonymised, deleted or erased until the hold is lifted.
        </Text>
        <SegmentedControl
          aria-label="What to hold"
          data={[
            { value: 'visitor', label: subject ? `All of ${subject.visitorName}` : 'All of a visitor' },
            { value: 'session', label: subject ? `Session #${subject.sessionNumber} alone` : 'One session' },
          ]}
          value={kind}
          onChange={setKind}
        />
        {!subject && kind === 'visitor' && <FindVisitor chosenId={visitor?.id ?? null} choose={setVisitor} />}
        <form onSubmit={submit}>
          <Stack gap="sm">
            {!subject && kind === 'session' && (
              <TextInput
                label="Number of the session"
                description="As it stands in the history."
                required
                value={number}
                onChange={(event) => setNumber(event.currentTarget.value)}
              />
            )}
            <TextInput
              label="Why"
              description="It stands in the record, with your name."
              required
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            {make.error && (
              <Alert color="red" variant="light" role="alert">
                {make.error instanceof NotFound ? 'There is no session with this number.' : problemOf(make.error)}
              </Alert>
            )}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" loading={make.isPending} disabled={!isNamed || reason.trim() === ''}>
                Hold
              </Button>
            </Group>
          </Stack>
        </form>
      </Stack>
    </Modal>
  );
}

class NotFound extends Error {}
