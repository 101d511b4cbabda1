import { Alert, Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ExportSchedule } from '../../client/api-types.ts';
import { dateAndTime } from '../format/times.ts';
import { Section } from '../settings/page.tsx';
import styles from '../settings/settings.module.css';
import { problemText } from '../shell/server.ts';
import { RunsTable } from './runs-table.tsx';
import { whenText, whereText } from './schedule-words.ts';
import { changeSchedule, removeSchedule, runSchedule, runsQuery } from './schedules-query.ts';

/** One scheduled export: what it does, what can be done with it, and what became of its files. */
export function ScheduleDetail({ schedule, edit }: { readonly schedule: ExportSchedule; readonly edit: () => void }) {
  const { id, name, at, target, export: asked, enabled, notice, failures, nextDueAt } = schedule;
  const navigate = useNavigate({ from: '/export-schedules' });
  const queryClient = useQueryClient();
  const runs = useInfiniteQuery(runsQuery(id));
  const act = useMutation({
    mutationFn: (action: () => Promise<unknown>) => action(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['export-schedules'] }),
  });
  const remove = async () => {
    await removeSchedule(id);
    await navigate({ search: {} });
  };
  return (
    <Section title={name}>
      <p className={styles.hint}>
        {asked.rows === 'messages' ? 'Messages' : 'Sessions'} as {asked.format}, {whenText(at)}, to{' '}
        <bdi>{whereText(target)}</bdi>. {asked.filter === null ? 'All sessions.' : `Those that fit: ${asked.filter}`}
      </p>
      <Text size="sm" role="status">
        {enabled && nextDueAt !== null ? `Next: ${dateAndTime(Date.parse(nextDueAt))}` : 'Switched off'}
      </Text>
      {notice !== null && (
        <Alert color="red" role="alert" title="Koine switched it off">
          {notice}
        </Alert>
      )}
      {notice === null && failures > 0 && (
        <Alert color="yellow" role="alert">
          {failures === 1 ? 'The last file failed.' : `The last ${failures} files failed.`} After three, it is switched
          off.
        </Alert>
      )}
      <Group gap="xs">
        <Button variant="default" onClick={edit}>
          Change
        </Button>
        <Button variant="default" onClick={() => act.mutate(() => runSchedule(id))}>
          Make a file now
        </Button>
        <Button variant="default" onClick={() => act.mutate(() => changeSchedule(id, { enabled: !enabled }))}>
          {enabled ? 'Switch off' : 'Switch on'}
        </Button>
        <Button variant="subtle" color="red" onClick={() => act.mutate(remove)}>
          Remove
        </Button>
      </Group>
      {act.error && (
        <Alert color="red" role="alert">
          {problemText(act.error)}
        </Alert>
      )}
      <RunsTable
        runs={runs.data?.pages.flatMap((page) => page.items) ?? []}
        hasMore={runs.hasNextPage}
        isLoading={runs.isPending || runs.isFetchingNextPage}
        loadMore={() => void runs.fetchNextPage()}
      />
    </Section>
  );
}
