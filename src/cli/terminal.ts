/** Writes the command's one JSON value, for machines. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Writes a line of the command's result, for people. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Says what is going on, apart from the result. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Rows under headings, in columns as wide as they need to be. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const BAR = 30;

/** A bar, how many of how many, and how long the rest will take at the pace so far. */
export function describeProgress(done: number, all: number, what: string, began: number): string {
  const share = all === 0 ? 1 : Math.min(1, done / all);
  const seconds = (performance.now() - began) / 1_000;
  const filled = Math.round(share * BAR);
  const left = share > 0 ? `, ${Math.ceil(seconds / share - seconds)} s left` : '';
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${done} of ${all} ${what}${left}`;
}

const REFRESH_MS = 200;
const LINE_MS = 5_000;

/** One line on standard error that follows the work: rewritten in place on a terminal, now and then a new one elsewhere. */
export class ProgressLine {
  readonly #describe: () => string;
  readonly #timer: NodeJS.Timeout;

  constructor(describe: () => string) {
    this.#describe = describe;
    this.#timer = setInterval(() => this.#write(), process.stderr.isTTY ? REFRESH_MS : LINE_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }

  #write(): void {
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${this.#describe()}` : `${this.#describe()}\n`);
  }
}
