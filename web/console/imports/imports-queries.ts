import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Import, ImportNote } from '../../client/api-types.ts';
import { API_BASE, type ListPage, rest } from '../shell/server.ts';

const PAGE = 50;
const EVERY_MS = 1_000;
const SHOWN_NOTES = 100;

/** The imports that are there, the newest first; asked again while a file is being read. */
export const importsQuery = infiniteQueryOptions({
  queryKey: ['imports'],
  queryFn: ({ pageParam, signal }) =>
    rest<ListPage<Import>>('/imports', { query: { limit: PAGE, cursor: pageParam }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
  refetchInterval: ({ state }) => (state.data?.pages.some(({ items }) => items.some(isBeingRead)) ? EVERY_MS : false),
});

/** The first hundred notes of one kind, as far as the import has come. */
export function notesQuery({ id, read, state }: Import, kind: ImportNote['kind']) {
  return queryOptions({
    queryKey: ['import-notes', id, kind, state, read],
    queryFn: async ({ signal }) => {
      const query = { kind, limit: SHOWN_NOTES };
      return (await rest<{ readonly items: readonly ImportNote[] }>(`${pathOf(id)}/notes`, { query, signal })).items;
    },
  });
}

export function isBeingRead({ state }: Pick<Import, 'state'>): boolean {
  return state === 'checking' || state === 'running';
}

/** Where all notes of one kind are to be had as a file. */
export function notesAddress(id: string, kind: ImportNote['kind']): string {
  return `${API_BASE}${pathOf(id)}/notes?kind=${kind}&limit=10000`;
}

/** Has the sessions written, or looked through again. */
export function startImport(id: string, body: { readonly check: boolean; readonly mapping: Import['mapping'] }) {
  return rest<Import>(`${pathOf(id)}/start`, { method: 'POST', body });
}

export function deleteImport(id: string): Promise<void> {
  return rest(pathOf(id), { method: 'DELETE' });
}

function pathOf(id: string): string {
  return `/imports/${encodeURIComponent(id)}`;
}
