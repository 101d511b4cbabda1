import { Button, Group, Modal, Text } from '@mantine/core';
import { useToast } from '../shell/toasts.tsx';
import type { Commands } from './use-commands.ts';

interface EndDialogProps {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly name: string;
  readonly commands: Commands;
}

/** Asks before a chat is ended. */
export function EndDialog({ isOpen, close, name, commands }: EndDialogProps) {
  const toast = useToast();
  const end = async () => {
    const done = await commands.give({ type: 'end' });
    close();
    if (done) {
      const reopen = () => void commands.give({ type: 'reopen' });
      toast({ text: `The chat with ${name} has ended.`, action: { name: 'Undo', run: reopen } });
    }
  };
  return (
    <Modal opened={isOpen} onClose={close} title="End this chat?" size="sm">
      <Text size="sm">
        <bdi>{name}</bdi> can rate it then, or open it again. It stays in the history, whole.
      </Text>
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={close}>
          Go on chatting
        </Button>
        <Button onClick={() => void end()} loading={commands.underWay === 'end'} data-autofocus>
          End the chat
        </Button>
      </Group>
    </Modal>
  );
}
