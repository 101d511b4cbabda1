import { agentReport } from './catalogue/agents.ts';
import { countReports } from './catalogue/counts.ts';
import { durationReports } from './catalogue/durations.ts';
import { scoreReports } from './catalogue/scores.ts';
import type { Report } from './figure.ts';

/** Every report of figures, by its name. */
export const reports: ReadonlyMap<string, Report> = new Map(
  [...countReports, ...durationReports, ...scoreReports, agentReport].map((report) => [report.name, report]),
);
