import { type Actor, mayShareViews } from '../core/access.ts';
import { invalidInput, Refusal } from '../core/refusal.ts';
import { isColumn, isSort, type SavedView } from '../core/saved-view.ts';
import type { SavedViewTable } from '../store/saved-views.ts';
import type { Filters } from './filters.ts';
import { makeId } from './secrets.ts';

export type SavedViewRequest = Pick<SavedView, 'name' | 'filter' | 'columns' | 'sort'> & { readonly shared: boolean };

const MOST = 200;

/**
 * The lists that people keep. Each agent sees their own and the account's; supervisors, those who may manage, and keys
 * that may, change the account's. An owner has at most 200.
 */
export class SavedViews {
  readonly #table: SavedViewTable;
  readonly #filters: Filters;
  readonly #now: () => number;

  constructor(parts: { readonly table: SavedViewTable; readonly filters: Filters; readonly now: () => number }) {
    this.#table = parts.table;
    this.#filters = parts.filters;
    this.#now = parts.now;
  }

  /** Those that the actor sees, by name. */
  list(actor: Actor): Promise<readonly SavedView[]> {
    return this.#table.list(actor.accountId, agentIn(actor));
  }

  /** Refuses with `not-found` also what is another agent's. */
  async get(actor: Actor, id: string): Promise<SavedView> {
    const view = await this.#table.get(actor.accountId, id);
    if (!view || (view.agentId !== null && view.agentId !== agentIn(actor))) {
      throw new Refusal('not-found', 'There is no such view.');
    }
    return view;
  }

  async create(actor: Actor, request: SavedViewRequest): Promise<SavedView> {
    const now = this.#now();
    const view = await this.#viewOf(actor, request, { id: makeId(now), createdAt: now });
    const there = (await this.list(actor)).filter(({ agentId }) => agentId === view.agentId);
    if (there.length >= MOST) throw new Refusal('conflict', `There are at most ${MOST} views of one owner.`);
    return this.#put(view);
  }

  /** What is absent stays. A view that becomes the account's, or ceases to be, must be the actor's to share. */
  async change(actor: Actor, id: string, changes: Partial<SavedViewRequest>): Promise<SavedView> {
    const before = await this.#changeable(actor, id);
    const { name, filter, columns, sort, agentId } = before;
    const request = { name, filter, columns, sort, shared: agentId === null, ...changes };
    return this.#put(await this.#viewOf(actor, request, before));
  }

  async remove(actor: Actor, id: string): Promise<void> {
    await this.#changeable(actor, id);
    await this.#table.remove(actor.accountId, id);
  }

  async #changeable(actor: Actor, id: string): Promise<SavedView> {
    const view = await this.get(actor, id);
    if (view.agentId === null) refuseUnlessSharing(actor);
    return view;
  }

  async #viewOf(
    actor: Actor,
    { name, filter, columns, sort, shared }: SavedViewRequest,
    kept: Pick<SavedView, 'id' | 'createdAt'>,
  ): Promise<SavedView> {
    if (shared) refuseUnlessSharing(actor);
    const agentId = shared ? null : agentIn(actor);
    if (!shared && agentId === null) throw invalidInput('/shared', "A key's view is the account's.");
    const strange = columns.findIndex((column) => !isColumn(column));
    if (strange >= 0) throw invalidInput(`/columns/${strange}`, `There is no field ${columns[strange]}.`);
    if (!isSort(sort)) throw invalidInput('/sort', 'Lists cannot be sorted by this.');
    const read = filter === null ? null : await this.#filters.read(actor, filter, '/filter');
    return {
      accountId: actor.accountId,
      id: kept.id,
      name,
      filter: read?.canonical ?? null,
      columns,
      sort,
      agentId,
      createdAt: kept.createdAt,
      updatedAt: this.#now(),
    };
  }

  async #put(view: SavedView): Promise<SavedView> {
    if (await this.#table.put(view)) return view;
    throw new Refusal('already-exists', 'There is a view of this name.');
  }
}

function agentIn(actor: Actor): string | null {
  return actor.kind === 'agent' ? actor.agentId : null;
}

function refuseUnlessSharing(actor: Actor): void {
  if (!mayShareViews(actor)) {
    throw new Refusal('forbidden', "Supervisors, those who may manage and managing keys change the account's views.");
  }
}
