import type { Sight } from '../../core/access.ts';
import type { CellSource } from '../../core/export/column.ts';
import type { Place, SessionFilter } from '../../core/query.ts';
import type { CellPage, RawCell, SessionCells } from '../../store/session-cells.ts';

const FIRST = 250;
const FEWEST = 20;
const MOST = 1_000;
/** What a page is to weigh, whatever its cells hold: characters, and some for each cell. */
const WEIGHT = 750_000;
const CELL = 8;

/** Reads sessions page by page, each so long that it weighs about the same; while one is used, the next is being read [K8]. */
export class PageReader {
  readonly #cells: SessionCells;
  readonly #sight: Sight;
  readonly #filter: SessionFilter;

  constructor(cells: SessionCells, sight: Sight, filter: SessionFilter) {
    this.#cells = cells;
    this.#sight = sight;
    this.#filter = filter;
  }

  async *read(sources: readonly CellSource[], after: Place | null, signal: AbortSignal): AsyncGenerator<CellPage> {
    const ask = (from: Place | null, limit: number) => {
      const asked = this.#cells.page(this.#sight, this.#filter, sources, from, limit);
      // Whoever stops reading does not wait for it.
      asked.catch(() => {});
      return asked;
    };
    let limit = FIRST;
    let asked: Promise<CellPage> | null = ask(after, limit);
    while (asked) {
      signal.throwIfAborted();
      const page: CellPage = await asked;
      limit = Math.min(MOST, Math.max(FEWEST, Math.round((limit * WEIGHT) / Math.max(weightOf(page), 1))));
      asked = page.next && ask(page.next, limit);
      yield page;
    }
  }
}

function weightOf({ rows }: CellPage): number {
  let weight = 0;
  for (const row of rows) for (const cell of row) weight += CELL + lengthOf(cell);
  return weight;
}

function lengthOf(cell: RawCell): number {
  if (typeof cell === 'string') return cell.length;
  return Array.isArray(cell) ? cell.length * 40 : 0;
}
