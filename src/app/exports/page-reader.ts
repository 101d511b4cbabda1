import type { Place } from '../../core/query.ts';
import { type CopiedRows, fieldOf, isoOf, RowScanner, withoutNulls } from '../../store/copied-rows.ts';
import { type CopiedTable, copyPage, type TableClient } from '../../store/copied-table.ts';

/** Rows that were read, and after which session the next ones come; null: there are no more. */
export interface Stretch {
  /** Stand until the next stretch is asked for. */
  readonly rows: CopiedRows;
  /** How many sessions began in it. */
  readonly sessions: number;
  readonly next: Place | null;
  /** In the middle of a page: from here nothing can go on later. */
  readonly isMidway: boolean;
}

/** How long pages may be, in sessions. */
const LENGTHS = { first: 500, least: 20, most: 5_000 } as const;
/** What a page is to weigh, in bytes: long enough that its own cost is little, and over in a moment. */
const WEIGHT = 1_500_000;
/** A page is at most so many times as long as the one before, which tells little of what comes. */
const GROWTH = 4;

/** Reads a table page by page, each so long that it weighs about the same; it comes in small pieces, whatever its rows hold [K8]. */
export class PageReader {
  readonly #client: TableClient;
  readonly #table: CopiedTable;

  constructor(client: TableClient, table: CopiedTable) {
    this.#client = client;
    this.#table = table;
  }

  async *read(after: Place | null, signal: AbortSignal): AsyncGenerator<Stretch> {
    const { width, seq } = this.#table;
    const scanner = new RowScanner(width);
    let limit: number = LENGTHS.first;
    let next = after;
    for (let more = true; more; ) {
      let [sessions, weight] = [0, 0];
      let last: Place | null = null;
      for await (const chunk of copyPage(this.#client, this.#table, next, limit)) {
        signal.throwIfAborted();
        weight += chunk.length;
        const rows = scanner.take(chunk);
        if (rows.count === 0) continue;
        const begun = seq === null ? rows.count : this.#begunIn(rows, last);
        sessions += begun;
        last = this.#lastPlace(rows);
        yield { rows: seq === null ? rows : withoutNulls(rows, seq), sessions: begun, next: null, isMidway: true };
      }
      more = sessions === limit;
      next = last;
      yield { rows: scanner.take(Buffer.alloc(0)), sessions: 0, next: more ? next : null, isMidway: false };
      limit = lengthFor((limit * WEIGHT) / Math.max(weight, 1), limit);
    }
  }

  #lastPlace(rows: CopiedRows): Place {
    const { id, openedAt } = this.#table;
    const opened = isoOf(fieldOf(rows, rows.count - 1, openedAt) ?? '');
    return { value: Date.parse(opened), id: fieldOf(rows, rows.count - 1, id) ?? '' };
  }

  /** How many sessions have their first row here, after one that has begun. */
  #begunIn(rows: CopiedRows, last: Place | null): number {
    const { id } = this.#table;
    let begun = fieldOf(rows, 0, id) === last?.id ? 0 : 1;
    for (let row = 1; row < rows.count; row += 1) if (!sameAsBefore(rows, row, id)) begun += 1;
    return begun;
  }
}

function lengthFor(wanted: number, before: number): number {
  return Math.round(Math.min(Math.max(wanted, LENGTHS.least), LENGTHS.most, before * GROWTH));
}

/** Whether a row has in a column what the row before it has. */
function sameAsBefore({ bytes, spans, width }: CopiedRows, row: number, column: number): boolean {
  const [before, own] = [((row - 1) * width + column) * 2, (row * width + column) * 2];
  const [from, start, end] = [spans[before] as number, spans[own] as number, spans[own + 1] as number];
  if ((spans[before + 1] as number) - from !== end - start) return false;
  // Ids made at one time differ at their ends.
  for (let place = end - start - 1; place >= 0; place -= 1) {
    if (bytes[from + place] !== bytes[start + place]) return false;
  }
  return true;
}
