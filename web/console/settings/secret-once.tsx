import { Button, Code, CopyButton, Group, Modal, Text } from '@mantine/core';
import styles from './settings.module.css';

interface SecretOnceProps {
  readonly title: string;
  readonly sentence: string;
  /** Null: nothing is shown. */
  readonly secret: string | null;
  readonly close: () => void;
}

/** Shows a secret that cannot be shown again. */
export function SecretOnce({ title, sentence, secret, close }: SecretOnceProps) {
  return (
    <Modal opened={secret !== null} onClose={close} title={title} size="md" closeOnClickOutside={false}>
      <Text size="sm">{sentence} This is shown only once.</Text>
      <Code block mt="sm" className={styles.code}>
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
