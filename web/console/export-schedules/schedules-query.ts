import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  ExportSchedule,
  ExportScheduleChanges,
  ExportScheduleRun,
  NewExportSchedule,
} from '../../client/api-types.ts';
import { type ListPage, rest } from '../shell/server.ts';

const PAGE = 20;
const FRESH_MS = 3_000;

/** The account's scheduled exports; there are at most 50. */
export const schedulesQuery = queryOptions({
  queryKey: ['export-schedules'],
  queryFn: ({ signal }) => rest<ListPage<ExportSchedule>>('/export-schedules', { query: { limit: 100 }, signal }),
  refetchInterval: FRESH_MS,
});

/** What became of a schedule's files, the newest first, page after page. */
export function runsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['export-schedules', id, 'runs'],
    queryFn: ({ pageParam, signal }) =>
      rest<ListPage<ExportScheduleRun>>(`${pathOf(id)}/runs`, { query: { limit: PAGE, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: FRESH_MS,
  });
}

export function saveSchedule(id: string | null, schedule: NewExportSchedule): Promise<ExportSchedule> {
  if (id === null) return rest('/export-schedules', { method: 'POST', body: schedule });
  return changeSchedule(id, schedule);
}

export function changeSchedule(id: string, body: ExportScheduleChanges): Promise<ExportSchedule> {
  return rest(pathOf(id), { method: 'PATCH', body });
}

export function removeSchedule(id: string): Promise<void> {
  return rest(pathOf(id), { method: 'DELETE' });
}

export function runSchedule(id: string): Promise<ExportScheduleRun> {
  return rest(`${pathOf(id)}/runs`, { method: 'POST', body: {} });
}

function pathOf(id: string): string {
  return `/export-schedules/${encodeURIComponent(id)}`;
}
