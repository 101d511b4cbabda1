import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { ExportSchedule } from '../../client/api-types.ts';
import { ScheduleDetail } from '../export-schedules/schedule-detail.tsx';
import { ScheduleDialog } from '../export-schedules/schedule-dialog.tsx';
import { whenText } from '../export-schedules/schedule-words.ts';
import { schedulesQuery } from '../export-schedules/schedules-query.ts';
import { ChoiceList } from '../settings/choice-list.tsx';
import { Page } from '../settings/page.tsx';
import { EmptyState } from '../shell/empty-state.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';

/** Exports that are made again and again, and where their files go. */
export function ExportSchedulesPage() {
  const { id } = useSearch({ from: '/workplace/settings/export-schedules' });
  const navigate = useNavigate({ from: '/export-schedules' });
  const queryClient = useQueryClient();
  const schedules = useQuery(schedulesQuery);
  const [edited, setEdited] = useState<ExportSchedule | 'new' | null>(null);
  const items = schedules.data?.items ?? [];
  const chosen = items.find((schedule) => schedule.id === id) ?? items[0];
  const onSaved = async (saved: ExportSchedule) => {
    setEdited(null);
    await queryClient.invalidateQueries({ queryKey: ['export-schedules'] });
    await navigate({ search: { id: saved.id } });
  };
  return (
    <Page
      title="Scheduled exports"
      sentence="The history as a file, every day, week or month, into a folder, a bucket or a mail."
      action={<Button onClick={() => setEdited('new')}>New scheduled export</Button>}
    >
      {schedules.error && !schedules.data ? (
        <LoadFailed what="The scheduled exports" error={schedules.error} retry={() => void schedules.refetch()} />
      ) : !schedules.isPending && items.length === 0 ? (
        <EmptyState icon="download" title="No scheduled exports yet">
          Have yesterday's sessions brought to you every morning.
        </EmptyState>
      ) : (
        <ChoiceList
          label="Scheduled exports"
          to="/export-schedules"
          chosenId={chosen?.id}
          items={items.map((each) => ({ id: each.id, name: each.name, note: noteOf(each) }))}
        >
          {chosen && <ScheduleDetail key={chosen.id} schedule={chosen} edit={() => setEdited(chosen)} />}
        </ChoiceList>
      )}
      {edited && (
        <ScheduleDialog
          schedule={edited === 'new' ? null : edited}
          close={() => setEdited(null)}
          onSaved={(saved) => void onSaved(saved)}
        />
      )}
    </Page>
  );
}

function noteOf({ enabled, failures, at }: ExportSchedule): string {
  if (!enabled) return 'Switched off';
  return failures > 0 ? 'Failing' : whenText(at);
}
