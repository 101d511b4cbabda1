import { queryOptions } from '@tanstack/react-query';
import { type ListPage, rest } from '../shell/server.ts';

/** A dialect in which a session can be read. */
export interface SpokenDialect {
  readonly name: string;
  readonly title: string;
  /** Where this Koine is reached. */
  readonly host: string;
  readonly paths: readonly string[];
  readonly ownPath: string;
  readonly hasSettings: boolean;
}

/** A session as one dialect tells it: what its client sends, and what it gets. */
export interface Rendering {
  readonly dialect: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
  };
  readonly answer: { readonly status: number; readonly contentType: string | null; readonly body: string };
}

/** They change with a new Koine only. */
export const dialectsQuery = queryOptions({
  queryKey: ['dialects'],
  queryFn: ({ signal }) => rest<ListPage<SpokenDialect>>('/dialects', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export function renderingQuery(sessionId: string, dialect: string) {
  return queryOptions({
    queryKey: ['rendering', sessionId, dialect],
    queryFn: ({ signal }) =>
      rest<Rendering>(`/sessions/${encodeURIComponent(sessionId)}/as/${encodeURIComponent(dialect)}`, { signal }),
  });
}
