import { slaTargets } from '../facts.ts';
import type { Outcome } from '../metrics.ts';
import { conversationOutcomes, MOST_REASON, promiseName, SATISFIED, steps } from '../rollups/contribution.ts';
import { countIn, type Tally } from '../rollups/tally.ts';
import type { FigureSettings } from './figure.ts';

/** Sessions that figures are made of: how many a tally holds, and the filter that lists exactly these. */
export interface CountedSet {
  readonly id: string;
  readonly of: (tally: Tally, settings: FigureSettings) => number;
  /** In the grammar of `docs/filter.md`, without where and when they were opened; null: all. */
  readonly filter: (settings: FigureSettings) => string | null;
}

const conversation = `outcome in (${conversationOutcomes.join(', ')})`;
const accepted = 'outcome in (completed, lost)';
const offered = `(${accepted} or outcome in (missed, abandoned) and queuedAt is not null)`;

const targetFields = {
  accept: 'sla.accept',
  'first-response': 'sla.firstResponse',
  'next-response': 'sla.nextResponse',
  resolution: 'sla.resolution',
} as const;

const outcomes: readonly Outcome[] = [...conversationOutcomes, 'offline-message', 'spam'];

export const countedSets: Readonly<Record<string, CountedSet>> = Object.fromEntries(
  [
    plain('opened', 'sessions', 'opened', null),
    set('in-progress', (tally) => inSessions(tally, 'opened') - inSessions(tally, 'ended'), 'over = no'),
    plain('ended', 'sessions', 'ended', 'over = yes'),
    plain('conversations', 'sessions', 'conversations', conversation),
    ...outcomes.map((each) => plain(each, 'sessions', `outcome:${each}`, `outcome = ${each}`)),
    plain('accepted', 'sessions', 'accepted', accepted),
    plain('offered', 'sessions', 'offered', offered),
    plain('reopened', 'sessions', 'reopened', `${conversation} and reopenCount > 0`),
    plain('transferred', 'sessions', 'transferred', `${conversation} and transferCount > 0`),
    plain('handed-off', 'sessions', 'handedOff', `${conversation} and handedOffAt is not null`),
    plain('answered', 'sessions', 'answered', `${conversation} and responseCount is not null`),
    set(
      'accepted-in-time',
      (tally, { targetMs }) => within(tally, 'accepted', targetMs),
      ({ targetMs }) => `${accepted} and queueWait <= ${targetMs}ms`,
    ),
    set(
      'abandoned-early',
      (tally, { shortMs }) => within(tally, 'abandoned', shortMs),
      ({ shortMs }) => `outcome = abandoned and queuedAt is not null and duration <= ${shortMs}ms`,
    ),
    ...(['queueWait', 'firstResponse', 'duration', 'handling'] as const).map((measure) =>
      set(measure, (tally, { clock }) => measured(tally, measure, clock), `${conversation} and ${measure} is not null`),
    ),
    set('said', (tally) => countIn(tally, 'conversation', 'count'), `${conversation} and firstSaidAt is not null`),
    ...slaTargets.flatMap((target) =>
      (['met', 'breached'] as const).map((status) =>
        plain(
          `${target}-${status}`,
          'sla',
          promiseName(target, status),
          `${conversation} and ${targetFields[target]} = ${status}`,
        ),
      ),
    ),
    ...slaTargets.map((target) =>
      set(
        `${target}-judged`,
        (tally) =>
          countIn(tally, 'sla', promiseName(target, 'met')) + countIn(tally, 'sla', promiseName(target, 'breached')),
        `${conversation} and ${targetFields[target]} in (met, breached)`,
      ),
    ),
    ...(['csat', 'csi', 'nps', 'ces', 'fcr'] as const).map((score) =>
      plain(score, 'scores', score, `${conversation} and ${score} is not null`),
    ),
    plain('satisfied', 'scores', 'satisfied', `${conversation} and csat >= ${SATISFIED}`),
    plain('promoters', 'scores', 'promoters', `${conversation} and nps >= 9`),
    plain('detractors', 'scores', 'detractors', `${conversation} and nps <= 6`),
    plain('parts', 'part', 'sessions', conversation),
    plain('solved', 'scores', 'solved', `${conversation} and fcr = yes`),
  ].map((each) => [each.id, each]),
);

/** The filter of the sessions that a bot handed off for a reason, by the name under which the reason counts. */
export function reasonFilter(name: string): string {
  const given = `${conversation} and handedOffAt is not null and `;
  if (name === 'unsaid') return `${given}handOffReason is null`;
  const reason = name.replace(/^reason:/, '');
  return `${given}handOffReason ${reason.length < MOST_REASON ? '=' : 'starts with'} ${quoted(reason)}`;
}

/** The text as a value of the grammar. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, (sign) => `\\${sign}`)}"`;
}

function plain(id: string, family: string, name: string, filter: string | null): CountedSet {
  return set(id, (tally) => countIn(tally, family, name), filter);
}

function set(
  id: string,
  of: CountedSet['of'],
  filter: string | null | ((settings: FigureSettings) => string),
): CountedSet {
  return { id, of, filter: typeof filter === 'function' ? filter : () => filter };
}

function inSessions(tally: Tally, name: string): number {
  return countIn(tally, 'sessions', name);
}

function measured(tally: Tally, measure: string, clock: string): number {
  return countIn(tally, measure, 'count') + countIn(tally, `${measure}/${clock}`, 'count');
}

/** How many of a kind did not exceed a step. */
function within(tally: Tally, kind: 'accepted' | 'abandoned', limitMs: number): number {
  return steps
    .filter((step) => step <= limitMs)
    .reduce((sum, step) => sum + countIn(tally, 'service', `${kind}:${step}`), 0);
}
