import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Session } from '../../../src/core/session.ts';
import { useToast } from '../shell/toasts.tsx';
import type { Commands } from './use-commands.ts';

interface MailTranscriptDialogProps {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly session: Session;
  readonly commands: Commands;
}

/** Sends what was said to somebody by mail. */
export function MailTranscriptDialog({ isOpen, close, session, commands }: MailTranscriptDialogProps) {
  return (
    <Modal opened={isOpen} onClose={close} title="Mail the transcript" size="sm">
      <MailForm close={close} session={session} commands={commands} />
    </Modal>
  );
}

function MailForm({ close, session, commands }: Omit<MailTranscriptDialogProps, 'isOpen'>) {
  const toast = useToast();
  const [email, setEmail] = useState(session.visitor.email ?? '');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await commands.give({ type: 'request-transcript', email: email.trim() }))) return;
    close();
    toast({ text: `The transcript goes to ${email.trim()}.` });
  };
  return (
    <form onSubmit={(event) => void send(event)}>
      <TextInput
        label="To"
        description="What was said to everybody is in it; notes and whispers are not."
        type="email"
        required
        maxLength={254}
        value={email}
        onChange={({ currentTarget: { value } }) => setEmail(value)}
        error={commands.problem}
        autoComplete="off"
        data-autofocus
      />
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button type="submit" loading={commands.underWay === 'request-transcript'}>
          Send
        </Button>
      </Group>
    </form>
  );
}
