import { countReports } from './catalogue/counts.ts';
import { durationReports } from './catalogue/durations.ts';
import { scoreReports } from './catalogue/scores.ts';
import type { Report } from './figure.ts';

/** Every report that is made of rollups alone, by its name. */
export const reports: ReadonlyMap<string, Report> = new Map(
  [...countReports, ...durationReports, ...scoreReports].map((report) => [report.name, report]),
);
