import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  AuditEntry,
  Erasure,
  ErasurePreview,
  LegalHold,
  RetentionOutlook,
  RetentionRule,
  RetentionRuns,
  SessionRow,
  Visitor,
} from '../../client/api-types.ts';
import { type ListPage, readAll, rest } from '../shell/server.ts';
import { isId } from './keeping-search.ts';

const PAGE = 50;
const RUNS_EVERY_MS = 20_000;

/** A rule that is not saved yet: of one inbox, or (null) of all without their own. */
export interface WantedRule {
  readonly inboxId: string | null;
  readonly rule: RetentionRule;
}

/** What the rules in force, or a wanted one, would be done to now. */
export function outlookQuery(wanted: WantedRule | null) {
  const days = (each: number | null) => each ?? 'never';
  const query = wanted && {
    inboxId: wanted.inboxId,
    anonymiseAfterDays: days(wanted.rule.anonymiseAfterDays),
    deleteAfterDays: days(wanted.rule.deleteAfterDays),
  };
  return queryOptions({
    queryKey: ['retention', 'outlook', query],
    queryFn: ({ signal }) => rest<RetentionOutlook>('/retention/preview', { ...(query && { query }), signal }),
    placeholderData: keepPreviousData,
  });
}

/** When it was last looked what is due, and what went. */
export const runsQuery = queryOptions({
  queryKey: ['retention', 'runs'],
  queryFn: ({ signal }) => rest<RetentionRuns>('/retention/runs', { signal }),
  refetchInterval: RUNS_EVERY_MS,
});

/** All holds that stand; they are few. */
export const holdsQuery = queryOptions({
  queryKey: ['legal-holds'],
  queryFn: ({ signal }) => readAll<LegalHold>('/legal-holds', signal),
});

/** The receipts, the newest first, page after page. */
export const erasuresQuery = infiniteQueryOptions({
  queryKey: ['erasures'],
  queryFn: ({ pageParam, signal }) =>
    rest<ListPage<Erasure>>('/erasures', { query: { limit: PAGE, cursor: pageParam }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
});

/** One receipt; asked again while the erasure is under way. */
export function erasureQuery(id: string) {
  return queryOptions({
    queryKey: ['erasure', id],
    queryFn: ({ signal }) => rest<Erasure>(`/erasures/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data && state.data.finishedAt === null ? 2_000 : false),
  });
}

/** What an erasure would remove. */
export function erasurePreviewQuery(visitorId: string, samePerson: boolean) {
  return queryOptions({
    queryKey: ['erasure-preview', visitorId, samePerson],
    queryFn: ({ signal }) => rest<ErasurePreview>(`/visitors/${visitorId}/erasure`, { query: { samePerson }, signal }),
    staleTime: 0,
    gcTime: 0,
  });
}

const told = 'retention-changed,hold-made,hold-lifted,visitor-erased,visitor-told';

/** What was done about keeping and erasing, the newest first, page after page. */
export const recordQuery = infiniteQueryOptions({
  queryKey: ['audit', told],
  queryFn: ({ pageParam, signal }) =>
    rest<ListPage<AuditEntry>>('/audit', { query: { action: told, limit: PAGE, cursor: pageParam }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
});

/** The visitors whom a text names: by their id, or by an e-mail address. */
export async function findVisitors(text: string): Promise<readonly Visitor[]> {
  if (isId(text)) return [await rest<Visitor>(`/visitors/${text}`)];
  return (await rest<ListPage<Visitor>>('/visitors', { query: { email: text } })).items;
}

/** The session that a text names, by its number or its id; null when there is none. */
export async function findSession(text: string): Promise<SessionRow | null> {
  const number = /^#?(\d{1,10})$/.exec(text)?.[1];
  if (isId(text)) return rest<SessionRow>(`/sessions/${text}`);
  if (number === undefined) return null;
  const page = await rest<ListPage<SessionRow>>('/sessions', { query: { filter: `number = ${number}`, limit: 1 } });
  return page.items[0] ?? null;
}
