import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ArrivalForecast, BusiestHours, Report } from '../../client/api-types.ts';
import type { QueryValue } from '../../client/rest.ts';
import { API_BASE, rest } from '../shell/server.ts';

type Query = Readonly<Record<string, QueryValue>>;

// Figures of the past change little; what is on the screen stays there while others are fetched.
const kept = { staleTime: 60_000, placeholderData: keepPreviousData } as const;

/** Figures of one report. */
export function reportFigures(name: string, query: Query) {
  return queryOptions({
    queryKey: ['report', name, query],
    queryFn: ({ signal }) => rest<Report>(`/reports/${name}`, { query, signal }),
    ...kept,
  });
}

/** What came in each hour of the week. */
export function busiestHours(query: Query) {
  return queryOptions({
    queryKey: ['report', 'busiest-hours', query],
    queryFn: ({ signal }) => rest<BusiestHours>('/reports/busiest-hours', { query, signal }),
    ...kept,
  });
}

/** What is to be expected of the next 168 hours. */
export function arrivalForecast(query: Query) {
  return queryOptions({
    queryKey: ['report', 'forecast', query],
    queryFn: ({ signal }) => rest<ArrivalForecast>('/reports/forecast', { query, signal }),
    ...kept,
  });
}

/** Where the same figures are to be had as a table for spreadsheets. */
export function tableAddress(name: string, query: Query): string {
  const given = Object.entries({ ...query, format: 'csv' }).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  return `${API_BASE}/reports/${name}?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}
