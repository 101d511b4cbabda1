import type { ReportView } from './report-search.ts';

/** How a report is shown: which figure leads, or which ones share the chart. */
export interface ReportShape {
  readonly name: string;
  /** Ids of the figures on the chart until another is chosen. */
  readonly charted: readonly string[];
  /** Figures that share one chart as parts of a whole. */
  readonly isStacked?: boolean;
}

const duration = (name: string, measure: string): ReportShape => ({
  name,
  charted: [`${measure}.median`, `${measure}.p90`],
});

const shapes = {
  volume: { name: 'volume', charted: ['opened'] },
  outcomes: {
    name: 'outcomes',
    charted: ['completed', 'bot-contained', 'lost', 'missed', 'abandoned'],
    isStacked: true,
  },
  service: { name: 'service-level', charted: ['serviceLevel'] },
  promises: { name: 'sla', charted: ['accept.share', 'first-response.share'] },
  csat: { name: 'csat', charted: ['csat.share'] },
  nps: { name: 'nps', charted: ['nps.points'] },
  csi: { name: 'csi', charted: ['csi.mean'] },
  ces: { name: 'ces', charted: ['ces.mean'] },
  fcr: { name: 'fcr', charted: ['fcr.share'] },
  bots: { name: 'bots', charted: ['bot-contained', 'handed-off'], isStacked: true },
  transfers: { name: 'transfers', charted: ['transferred.share'] },
} as const satisfies Readonly<Record<string, ReportShape>>;

/** What each view is called and which reports it shows; those that are made of other things show none here. */
export const views: Readonly<Record<ReportView, { readonly title: string; readonly reports: readonly ReportShape[] }>> =
  {
    overview: { title: 'Overview', reports: [shapes.volume, shapes.outcomes] },
    volume: { title: 'Volume', reports: [shapes.volume] },
    outcomes: { title: 'Outcomes', reports: [shapes.outcomes, shapes.transfers] },
    service: { title: 'Service level', reports: [shapes.service, shapes.promises] },
    times: {
      title: 'Times',
      reports: [
        duration('queue-wait', 'queueWait'),
        duration('first-response', 'firstResponse'),
        duration('responses', 'responses'),
        duration('handling', 'handling'),
        duration('conversation', 'conversation'),
        duration('duration', 'duration'),
      ],
    },
    satisfaction: { title: 'Satisfaction', reports: [shapes.csat, shapes.nps, shapes.csi, shapes.ces, shapes.fcr] },
    bots: { title: 'Bots', reports: [shapes.bots] },
    agents: { title: 'Agents', reports: [] },
    hours: { title: 'Busiest hours', reports: [] },
  };

/** What the overview leads with. */
export const keyFigures = [
  { report: 'volume', figure: 'opened', title: 'Opened' },
  { report: 'service-level', figure: 'serviceLevel', title: 'Service level' },
  { report: 'first-response', figure: 'firstResponse.median', title: 'First response, median' },
  { report: 'csat', figure: 'csat.share', title: 'Satisfied' },
  { report: 'outcomes', figure: 'completed.share', title: 'Completed' },
  { report: 'bots', figure: 'containment', title: 'Solved by bots' },
] as const;

const colours: Readonly<Record<string, string>> = {
  completed: '--chart-good',
  'bot-contained': '--chart-1',
  lost: '--chart-bad',
  missed: '--chart-3',
  abandoned: '--chart-5',
  'handed-off': '--chart-3',
};

/** The colour of a figure on a chart; the outcomes keep theirs wherever they stand. */
export function colourOf(id: string, place: number): string {
  return colours[id] ?? ['--chart-1', '--chart-2', '--chart-3', '--chart-4', '--chart-5'][place % 5] ?? '--chart-1';
}
