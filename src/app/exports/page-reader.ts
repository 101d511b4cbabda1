import type { Sight } from '../../core/access.ts';
import type { CellSource } from '../../core/export/column.ts';
import type { Place, SessionFilter } from '../../core/query.ts';
import type { CellPage, RawCell, SessionCells } from '../../store/session-cells.ts';

/** How long pages may be, in rows. */
const LENGTHS = [500, 250, 100, 20] as const;
/** What a page is to weigh, whatever its cells hold: characters, and some for each cell. */
const WEIGHT = 750_000;
const CELL = 8;
const LOOKED_AT = 4;

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
    let limit: number = LENGTHS[1];
    let asked: Promise<CellPage> | null = ask(after, limit);
    while (asked) {
      signal.throwIfAborted();
      const page: CellPage = await asked;
      limit = lengthFor((page.rows.length * WEIGHT) / Math.max(weightOf(page), 1));
      asked = page.next && ask(page.next, limit);
      yield page;
    }
  }
}

/** The longest that is not beyond what is wanted. */
function lengthFor(wanted: number): number {
  return LENGTHS.find((length) => length <= wanted) ?? LENGTHS[3];
}

/** By every fourth row, for it is asked of all pages. */
function weightOf({ rows }: CellPage): number {
  let weight = 0;
  for (let place = 0; place < rows.length; place += LOOKED_AT) {
    for (const cell of rows[place] ?? []) weight += CELL + lengthOf(cell);
  }
  return weight * LOOKED_AT;
}

function lengthOf(cell: RawCell): number {
  if (typeof cell === 'string') return cell.length;
  return Array.isArray(cell) ? cell.length * 40 : 0;
}
