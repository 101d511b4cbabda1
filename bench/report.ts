/** One measured number. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: '/s' | 's' | 'ms' | 'kB' | 'MB' | 'MB/s' | '×' | '';
}

/** What a figure should be; it is judged within the run that measured it. */
export interface Aim {
  readonly name: string;
  readonly value: number;
  readonly unit: Figure['unit'];
  readonly should: 'at least' | 'at most';
  readonly bound: number;
}

/** What one benchmark found. */
export interface Report {
  readonly benchmark: string;
  readonly figures: readonly Figure[];
  readonly aims: readonly Aim[];
}

/** A benchmark: `measure` starts and stops all it needs by itself, on the ground's PostgreSQL. */
export interface Benchmark<Ground> {
  readonly name: string;
  /** One sentence: what is measured, beside what. */
  readonly measures: string;
  readonly measure: (ground: Ground) => Promise<Omit<Report, 'benchmark'>>;
}

export function isMet(aim: Aim): boolean {
  return aim.should === 'at least' ? aim.value >= aim.bound : aim.value <= aim.bound;
}

/** The report as lines for people. */
export function reportLines(report: Report): readonly string[] {
  const figures = report.figures.map(
    ({ name, value, unit }) => `  ${name.padEnd(66)} ${round(value).padStart(10)} ${unit}`,
  );
  const aims = report.aims.map((aim) => {
    const verdict = isMet(aim) ? 'met    ' : 'NOT MET';
    return `  ${verdict} ${aim.name}: ${round(aim.value)} ${aim.unit}, ${aim.should} ${round(aim.bound)} ${aim.unit}`;
  });
  return [report.benchmark, ...figures, ...aims];
}

function round(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}
