import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Export } from '../../client/api-types.ts';
import { sizeText } from '../files/size-text.ts';
import { Icon } from '../shell/icon.tsx';
import { problemText, rest } from '../shell/server.ts';

const EVERY_MS = 700;

/** How far an export has come, and the file once it is there. Whoever leaves finds it made all the same. */
export function ExportProgress({ asked, close }: { readonly asked: Export; readonly close: () => void }) {
  const path = `/exports/${encodeURIComponent(asked.id)}`;
  const { data: made, error } = useQuery({
    queryKey: ['export', asked.id],
    queryFn: ({ signal }) => rest<Export>(path, { signal }),
    initialData: asked,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : EVERY_MS),
    refetchIntervalInBackground: true,
  });
  const stop = useMutation({ mutationFn: () => rest<void>(path, { method: 'DELETE' }), onSuccess: close });
  const share = made.state === 'done' ? 100 : made.total ? (made.sessions / made.total) * 100 : 0;
  return (
    <Stack>
      <Progress.Root size="lg">
        <Progress.Section value={share} aria-label="How far the file has come" animated={!isOver(made)} />
      </Progress.Root>
      <Text size="sm" role="status">
        {progressText(made)}
      </Text>
      {(made.problem || error) && (
        <Alert color="red" role="alert">
          {made.problem ?? problemText(error)}
        </Alert>
      )}
      <Group justify="flex-end">
        {isOver(made) ? (
          <Button variant="default" onClick={close}>
            Close
          </Button>
        ) : (
          <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
            Stop
          </Button>
        )}
        {made.file && (
          <Button component="a" href={made.file} download leftSection={<Icon name="download" size={14} />}>
            Download
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function isOver(made: Export | undefined): boolean {
  return made?.state === 'done' || made?.state === 'failed' || made?.state === 'cancelled';
}

function progressText({ state, sessions, total, rowCount, bytes }: Export): string {
  switch (state) {
    case 'waiting':
      return 'Waiting for its turn.';
    case 'running':
      return total === null
        ? 'Counting the sessions.'
        : `${sessions.toLocaleString()} of ${total.toLocaleString()} sessions`;
    case 'done':
      return `${rowCount.toLocaleString()} rows, ${sizeText(bytes)}. The file is kept for a week.`;
    case 'failed':
      return 'The file could not be made.';
    case 'cancelled':
      return 'Stopped.';
  }
}
