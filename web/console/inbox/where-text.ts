import type { SessionRow } from '../../client/api-types.ts';

/** Where a visitor is: the page they look at, and the town they look from; the inbox where nothing else is known. */
export function whereText({ pages, visitor, inbox }: Pick<SessionRow, 'pages' | 'visitor' | 'inbox'>): string {
  const hasMoved = pages.count > 1 && pages.lastUrl !== null && pages.lastUrl !== pages.firstUrl;
  const page = hasMoved ? pathOf(pages.lastUrl ?? '') : pages.firstTitle || (pages.firstUrl && pathOf(pages.firstUrl));
  return [page, visitor.city].filter(Boolean).join(' · ') || inbox.name;
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}
