import { Button, Code, CopyButton, Group, Modal, Text } from '@mantine/core';

/** Shows a signing secret; it cannot be shown again. */
export function SecretDialog({ secret, close }: { secret: string | null; close: () => void }) {
  return (
    <Modal opened={secret !== null} onClose={close} title="The signing secret" size="md">
      <Text size="sm">Keep it where your receiver finds it. It is shown this once.</Text>
      <Code block mt="sm">
        {secret}
      </Code>
      <Group justify="flex-end" mt="md" gap="xs">
        <CopyButton value={secret ?? ''}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={close} data-autofocus>
          Done
        </Button>
      </Group>
    </Modal>
  );
}
