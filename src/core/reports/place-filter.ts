import type { CellFilter, Dimension } from './cell-filter.ts';
import { quoted } from './counted-sets.ts';
import type { Span } from './intervals.ts';

const MINUTE_MS = 60_000;

/** Terms of the filter grammar for the sessions that were opened within spans and count at a place. */
export function placeFilter(
  spans: readonly Span[],
  { inboxIds, queueIds, agentIds, channels }: CellFilter,
  isOfParts = false,
): string {
  const opened = spans.map(({ from, before }) => `openedAt in ${minute(from)}..${minute(before - MINUTE_MS)}`);
  const parts = [
    opened.length === 1 ? (opened[0] ?? '') : `(${opened.join(' or ')})`,
    ...(inboxIds ? [oneOf('inbox', inboxIds)] : []),
    ...(queueIds ? [oneOf('queue', queueIds)] : []),
    ...(agentIds ? [isOfParts ? anyIn('agents', agentIds) : oneOf('agent', agentIds)] : []),
    ...(channels ? [oneOf('channel', channels.map(quoted))] : []),
  ];
  return parts.join(' and ');
}

/** The place narrowed to one group. */
export function inGroup(filter: CellFilter, groupBy: Dimension, group: string | null): CellFilter {
  switch (groupBy) {
    case 'inbox':
      return { ...filter, inboxIds: [group ?? ''] };
    case 'queue':
      return { ...filter, queueIds: [group] };
    case 'agent':
      return { ...filter, agentIds: [group] };
    case 'channel':
      return { ...filter, channels: [group ?? ''] };
  }
}

function minute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16)}Z`;
}

function oneOf(field: string, values: readonly (string | null)[]): string {
  const terms = values.map((value) => (value === null ? `${field} is null` : `${field} = ${value}`));
  return terms.length === 1 ? (terms[0] ?? '') : `(${terms.join(' or ')})`;
}

function anyIn(field: string, values: readonly (string | null)[]): string {
  return `${field} in (${values.map((value) => value ?? '').join(', ')})`;
}
