import { type Actor, mayManage } from '../core/access.ts';
import { invalidInput, Refusal } from '../core/refusal.ts';
import type { KnowledgePage, KnowledgeTable, PageFacts, Passage } from '../store/knowledge.ts';
import { makeId } from './secrets.ts';

const MOST = 1_000;
const MOST_WORDS = 40;
const SHORTEST_WORD = 3;

export type PageRequest = Pick<PageFacts, 'title' | 'text'> & Partial<Pick<PageFacts, 'url' | 'language'>>;

/** The pages that an account's bots know. For those who may manage; an account has at most 1,000. */
export class Knowledge {
  readonly #table: KnowledgeTable;

  constructor(parts: { readonly table: KnowledgeTable }) {
    this.#table = parts.table;
  }

  list(actor: Actor): Promise<readonly KnowledgePage[]> {
    refuseUnlessManager(actor);
    return this.#table.list(actor.accountId);
  }

  /** Refuses with `not-found`. */
  async page(actor: Actor, id: string): Promise<KnowledgePage> {
    refuseUnlessManager(actor);
    const page = await this.#table.get(actor.accountId, id);
    if (!page) throw new Refusal('not-found', 'There is no such page.');
    return page;
  }

  async create(actor: Actor, request: PageRequest): Promise<KnowledgePage> {
    refuseUnlessManager(actor);
    await this.#refuseUnknownLanguage(request.language);
    if ((await this.#table.count(actor.accountId)) >= MOST) {
      throw new Refusal('conflict', `An account has at most ${MOST} pages.`);
    }
    const id = makeId();
    await this.#table.add(actor.accountId, id, { url: null, language: 'simple', ...request });
    return this.page(actor, id);
  }

  async change(actor: Actor, id: string, changes: Partial<PageRequest>): Promise<KnowledgePage> {
    await this.page(actor, id);
    await this.#refuseUnknownLanguage(changes.language);
    await this.#table.change(actor.accountId, id, changes);
    return this.page(actor, id);
  }

  async remove(actor: Actor, id: string): Promise<void> {
    await this.page(actor, id);
    await this.#table.remove(actor.accountId, id);
  }

  /** What the account's pages say about a text that somebody wrote, the best first. */
  find(accountId: string, text: string, limit: number): Promise<readonly Passage[]> {
    const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    const telling = [...new Set(words.filter((word) => word.length >= SHORTEST_WORD))].slice(0, MOST_WORDS);
    return this.#table.find(accountId, telling, limit);
  }

  async #refuseUnknownLanguage(language: string | undefined): Promise<void> {
    if (language === undefined || (await this.#table.languages()).includes(language)) return;
    throw invalidInput('/language', 'PostgreSQL knows no words of this language; `simple` fits all.');
  }
}

function refuseUnlessManager(actor: Actor): void {
  if (!mayManage(actor)) throw new Refusal('forbidden', 'Only owners, admins and managing keys may do this.');
}
