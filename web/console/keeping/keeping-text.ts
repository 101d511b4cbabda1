import type { RetentionOutlook, RetentionRule } from '../../client/api-types.ts';

type Reckoned = Pick<RetentionOutlook['items'][number], 'anonymise' | 'delete' | 'held'>;

/** When something is done to a session after its end. */
export function daysText(days: number | null): string {
  if (days === null) return 'never';
  return days === 1 ? 'after 1 day' : `after ${days.toLocaleString()} days`;
}

/** A rule in words. */
export function ruleText({ anonymiseAfterDays, deleteAfterDays }: RetentionRule): string {
  if (anonymiseAfterDays === null && deleteAfterDays === null) return 'kept for good';
  const deeds = [
    anonymiseAfterDays === null ? null : `anonymised ${daysText(anonymiseAfterDays)}`,
    deleteAfterDays === null ? null : `deleted ${daysText(deleteAfterDays)}`,
  ];
  return deeds.filter((each) => each !== null).join(', ');
}

/** What a rule that is not saved yet would do. `most`: where counting ended. */
export function reckonedText(items: readonly Reckoned[], most: number): string {
  const amount = (of: keyof Reckoned) => {
    const counts = items.map((each) => each[of]);
    const isMore = counts.some((count) => count >= most);
    return sessionsText(isMore ? most : counts.reduce((sum, count) => sum + count, 0), isMore);
  };
  const [anonymised, gone, held] = [amount('anonymise'), amount('delete'), amount('held')];
  const deeds = [anonymised && `anonymise ${anonymised}`, gone && `delete ${gone}`].filter((each) => each !== null);
  const kept = held ? ` A legal hold keeps ${held} from it.` : '';
  if (deeds.length === 0) return `Just now it would meet no session.${kept}`;
  return `It would ${deeds.join(' and ')}, within a minute of saving.${kept}`;
}

/** A number of sessions; null for none. */
function sessionsText(count: number, isMore: boolean): string | null {
  if (count === 0) return null;
  if (count === 1) return '1 session';
  return `${count.toLocaleString()} sessions${isMore ? ' or more' : ''}`;
}

/** The things that receipts count, in the order in which people ask for them, and where they were kept. */
export const countedThings: Readonly<Record<string, readonly [name: string, place: string]>> = {
  visitor: ['Visitors', 'Table'],
  session: ['Sessions', 'Table'],
  event: ['Messages and other entries of their logs', 'Table'],
  'stored-files': ['Files and pictures', 'Files'],
  'search-words': ['Entries of the search', 'Index'],
  exports: ['Exports that may have held them', 'Exports'],
  mail: ['Mails', 'Table'],
  delivery: ['Deliveries to webhooks', 'Table'],
  delivery_lane: ['Queues of deliveries', 'Table'],
  bot_turn: ['Turns of bots', 'Table'],
  sealed_original: ['Sealed originals', 'Table'],
  timer: ['Timers', 'Table'],
  agent_leg: ['Stays of agents in sessions', 'Table'],
  alias: ['Ids at other vendors', 'Table'],
  visitor_token: ['Devices they were known on', 'Table'],
  block: ['Blocks', 'Table'],
};

/** What was counted, the most asked for first; what there was none of is left out but for what everybody asks for. */
export function countedRows(counts: Readonly<Record<string, number>>) {
  const names = [...new Set([...Object.keys(countedThings), ...Object.keys(counts)])];
  const asked = new Set(['visitor', 'session', 'event', 'stored-files', 'search-words', 'exports']);
  return names
    .filter((name) => asked.has(name) || (counts[name] ?? 0) > 0)
    .map((name) => {
      const [title, place] = countedThings[name] ?? [name, 'Table'];
      return { name, title, place, count: counts[name] ?? 0 };
    });
}
