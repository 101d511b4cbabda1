import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';

/** The codes for the day on which the device is lost; they cannot be shown again. */
export function RecoveryCodesView({ codes, done }: { codes: readonly string[]; done: () => void }) {
  const text = codes.join('\n');
  return (
    <Stack gap="sm">
      <Text size="sm">
        Keep these recovery codes where you find them without your device. Each lets you in once. They are shown this
        once.
      </Text>
      <Code block aria-label="Recovery codes" tabIndex={0}>
        {text}
      </Code>
      <Group justify="flex-end" gap="xs">
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={done}>I have kept them</Button>
      </Group>
    </Stack>
  );
}
