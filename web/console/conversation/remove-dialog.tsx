import { Button, Group, Modal, Text } from '@mantine/core';
import type { Commands } from './use-commands.ts';

interface RemoveDialogProps {
  readonly messageId: string | null;
  readonly close: () => void;
  readonly commands: Commands;
}

/** Asks before a message is removed, which cannot be undone. */
export function RemoveDialog({ messageId, close, commands }: RemoveDialogProps) {
  const remove = async () => {
    if (messageId !== null) await commands.give({ type: 'remove-message', messageId });
    close();
  };
  return (
    <Modal opened={messageId !== null} onClose={close} title="Remove this message?" size="sm">
      <Text size="sm">
        Nobody reads it any more, the visitor neither. Whether they have read it already, only they know.
      </Text>
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={close}>
          Keep it
        </Button>
        <Button
          color="red"
          onClick={() => void remove()}
          loading={commands.underWay === 'remove-message'}
          data-autofocus
        >
          Remove
        </Button>
      </Group>
    </Modal>
  );
}
