import { type Actor, type Sight, sightOf } from '../core/access.ts';
import type { Condition } from '../core/condition.ts';
import type { Event } from '../core/event.ts';
import { invalidInput } from '../core/refusal.ts';
import { type Revisions, withRevisions } from '../core/revisions.ts';
import type { SessionRow } from '../core/row.ts';
import { type SearchPlace, searchEntryOf } from '../core/search/entries.ts';
import { identityConditions } from '../core/search/identities.ts';
import { markedExcerpt, type Segment } from '../core/search/marks.ts';
import { parseSearch, type SearchQuery, tagOf, tsqueryOf } from '../core/search/query.ts';
import type { FoundSession, Hit, SearchTable, Seeking } from '../store/search.ts';
import type { SearchIndex } from '../store/search-index.ts';
import type { Sessions } from '../store/sessions.ts';
import { type TimeBox, timeBox, timeIsOver } from '../store/time-box.ts';
import type { Accounts } from './accounts.ts';
import { type History, seenBy } from './history.ts';

/** The place after which a page of a search begins. `until`: hits after it came later than the first page, and are left out. */
export interface SearchCursor {
  readonly value: number;
  readonly id: string;
  readonly until: number;
}

export interface SearchRequest {
  readonly text: string;
  readonly where: Condition | null;
  readonly order: 'newest' | 'best';
  readonly limit: number;
  readonly after: SearchCursor | null;
}

export interface SearchHit {
  readonly place: SearchPlace;
  readonly event: Event;
  readonly excerpt: readonly Segment[];
}

export interface SearchResult {
  readonly items: readonly { readonly row: SessionRow; readonly hits: readonly SearchHit[] }[];
  /** Sessions of which the text is a number, an id, an address or a linked record; with the first page only. */
  readonly direct: readonly SessionRow[];
  readonly next: SearchCursor | null;
  /** Not everything was looked at: the time was over, or the hits to rank were too many. */
  readonly isPartial: boolean;
  /** How many events of the account's log are not searched yet. */
  readonly behind: number;
}

/** What one search may take in all; each query gets what is left of it. */
const BUDGET_MS = 2_000;
const HITS_EACH = 3;
const MOST_DIRECT = 5;

/** Searches what was said and done, as far as the actor may see. */
export class Search {
  readonly #table: SearchTable;
  readonly #index: SearchIndex;
  readonly #sessions: Sessions;
  readonly #accounts: Accounts;
  readonly #history: Pick<History, 'revisionsOf'>;
  readonly #now: () => number;
  readonly #budgetMs: number;

  constructor(parts: {
    readonly table: SearchTable;
    readonly index: SearchIndex;
    readonly sessions: Sessions;
    readonly accounts: Accounts;
    readonly history: Pick<History, 'revisionsOf'>;
    readonly now: () => number;
    readonly budgetMs?: number;
  }) {
    this.#table = parts.table;
    this.#index = parts.index;
    this.#sessions = parts.sessions;
    this.#accounts = parts.accounts;
    this.#history = parts.history;
    this.#now = parts.now;
    this.#budgetMs = parts.budgetMs ?? BUDGET_MS;
  }

  /** One page of the sessions in which the words stand, each with its newest hits. Refuses a text without a word. */
  async find(actor: Actor, request: SearchRequest): Promise<SearchResult> {
    const query = parseSearch(request.text);
    if (typeof query === 'string') throw invalidInput('?q', query);
    const { account } = await this.#accounts.snapshot(actor.accountId);
    const sight = sightOf(actor);
    const seeking: Seeking = {
      sight,
      tsquery: tsqueryOf(query, tagOf(account)),
      places: actor.kind === 'visitor' ? ['message'] : null,
      where: request.where,
      until: request.after?.until ?? this.#now(),
    };
    const box = timeBox(this.#budgetMs);
    const [{ found, isPartial, hasMore, items }, direct, behind] = await Promise.all([
      this.#shownPage(actor, seeking, query, request, box),
      request.after === null ? this.#direct(actor, request, box) : [],
      this.#index.behind(actor.accountId),
    ]);
    const last = found.at(-1);
    return {
      items: items.shown,
      direct,
      next: last && hasMore ? { ...placeOf(last, request.order), until: seeking.until } : null,
      isPartial: isPartial || items.isPartial,
      behind,
    };
  }

  async #shownPage(actor: Actor, seeking: Seeking, query: SearchQuery, request: SearchRequest, box: TimeBox) {
    const page = await this.#page(seeking, request, box);
    return { ...page, items: await this.#itemsOf(actor, seeking, query, page.found, box) };
  }

  async #page(seeking: Seeking, request: SearchRequest, box: TimeBox): Promise<FoundPage> {
    return request.order === 'best' ? this.#best(seeking, request, box) : this.#newest(seeking, request, box);
  }

  async #best(seeking: Seeking, { after, limit }: SearchRequest, box: TimeBox): Promise<FoundPage> {
    const page = { after: after && { rank: after.value, id: after.id }, limit: limit + 1 };
    const best = await this.#table.best(seeking, page, box.left());
    if (best === timeIsOver) return { found: [], isPartial: true, hasMore: false };
    return { found: best.found.slice(0, limit), isPartial: !best.isWhole, hasMore: best.found.length > limit };
  }

  async #newest(seeking: Seeking, { after, limit }: SearchRequest, box: TimeBox): Promise<FoundPage> {
    const page = { after: after && { at: after.value, id: after.id }, limit: limit + 1 };
    const { found, isWhole } = await this.#table.newest(seeking, page, box.left());
    return {
      found: found.slice(0, limit),
      isPartial: !isWhole,
      hasMore: isWhole ? found.length > limit : found.length > 0,
    };
  }

  async #itemsOf(
    actor: Actor,
    seeking: Seeking,
    query: SearchQuery,
    sessions: readonly FoundSession[],
    box: TimeBox,
  ): Promise<{ readonly shown: SearchResult['items']; readonly isPartial: boolean }> {
    const ids = sessions.map(({ sessionId }) => sessionId);
    if (ids.length === 0) return { shown: [], isPartial: false };
    const [found, hits] = await Promise.all([
      this.#rows(seeking.sight, ids),
      this.#table.hits(seeking, ids, HITS_EACH, box.left()),
    ]);
    const rows = new Map(found.map((row) => [row.id, row]));
    const revisions = await this.#history.revisionsOf(actor, [...rows.values()]);
    const shown = ids.flatMap((id) => {
      const row = rows.get(id);
      const own = hits === timeIsOver ? [] : hits.filter(({ sessionId }) => sessionId === id);
      return row ? [{ row, hits: own.flatMap((hit) => shownHit(actor, query, hit, revisions.get(id))) }] : [];
    });
    return { shown, isPartial: hits === timeIsOver };
  }

  async #direct(actor: Actor, { text, where }: SearchRequest, box: TimeBox): Promise<readonly SessionRow[]> {
    const any = actor.kind === 'visitor' ? [] : identityConditions(text);
    if (any.length === 0) return [];
    const condition: Condition = { kind: 'all', of: [{ kind: 'any', of: any }, ...(where ? [where] : [])] };
    const found = await this.#table.sessions(sightOf(actor), condition, MOST_DIRECT, box.left());
    return found === timeIsOver
      ? []
      : this.#rows(
          sightOf(actor),
          found.map(({ id }) => id),
        );
  }

  #rows(sight: Sight, ids: readonly string[]): Promise<readonly SessionRow[]> {
    const page = { sort: 'openedAt', descending: true, limit: ids.length, after: null, offset: 0 } as const;
    return ids.length === 0 ? Promise.resolve([]) : this.#sessions.find(sight, { filter: { ids }, ...page });
  }
}

interface FoundPage {
  readonly found: readonly FoundSession[];
  readonly isPartial: boolean;
  readonly hasMore: boolean;
}

function placeOf({ at, rank, sessionId }: FoundSession, order: SearchRequest['order']) {
  return { value: order === 'best' ? rank : at, id: sessionId };
}

/** The hit as the actor may see it and as it now stands; words that the log no longer has are none. */
function shownHit(
  actor: Actor,
  query: SearchQuery,
  { place, event }: Hit,
  revisions: Revisions = new Map(),
): readonly SearchHit[] {
  const [seen] = withRevisions(seenBy(actor, [event]), revisions);
  const entry = seen ? searchEntryOf(seen) : null;
  return seen && entry ? [{ place, event: seen, excerpt: markedExcerpt(entry.text, query) }] : [];
}
