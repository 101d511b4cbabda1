import type { Snapshot } from '../directory.ts';

/** After how many days from its end a session is anonymised and deleted; null and absent: never. */
export interface RetentionRule {
  readonly anonymiseAfterDays?: number | null;
  readonly deleteAfterDays?: number | null;
}

export const MOST_RETENTION_DAYS = 36_500;

export const keepForGood: Required<RetentionRule> = { anonymiseAfterDays: null, deleteAfterDays: null };

/** What one inbox's sessions are due for: those that ended before then (epoch milliseconds). */
export interface RetentionDuty {
  readonly inboxId: string;
  readonly deed: 'anonymise' | 'delete';
  readonly endedBefore: number;
}

const DAY_MS = 86_400_000;

/** The rule that holds for an inbox: its own, else the account's. */
export function ruleOf({ account, inboxes }: Snapshot, inboxId: string): Required<RetentionRule> {
  return { ...keepForGood, ...(inboxes.get(inboxId)?.settings.retention ?? account.settings.retention) };
}

/** What is due in every inbox now; deleting comes first, so that nothing is rewritten that goes anyway. */
export function dutiesOf(snapshot: Snapshot, now: number): readonly RetentionDuty[] {
  const of = (deed: RetentionDuty['deed'], member: keyof RetentionRule) =>
    [...snapshot.inboxes.keys()].flatMap((inboxId) => {
      const days = ruleOf(snapshot, inboxId)[member];
      return days === null ? [] : [{ inboxId, deed, endedBefore: now - days * DAY_MS }];
    });
  return [...of('delete', 'deleteAfterDays'), ...of('anonymise', 'anonymiseAfterDays')];
}

/** Before which ends (epoch milliseconds) a rule anonymises and deletes; null: it does not. */
export interface DueBounds {
  readonly anonymiseBefore: number | null;
  readonly deleteBefore: number | null;
}

/** To how many sessions a rule would be done now, and how many more a hold keeps from it. What is deleted is not anonymised before. */
export interface DueCounts {
  readonly anonymise: number;
  readonly delete: number;
  readonly held: number;
}

/** To how many sessions something was done on a day (`YYYY-MM-DD`, UTC). */
export interface RetentionDay {
  readonly day: string;
  readonly anonymised: number;
  readonly deleted: number;
}

export function boundsOf({ anonymiseAfterDays, deleteAfterDays }: Required<RetentionRule>, now: number): DueBounds {
  const before = (days: number | null) => (days === null ? null : now - days * DAY_MS);
  return { anonymiseBefore: before(anonymiseAfterDays), deleteBefore: before(deleteAfterDays) };
}

/** What is wrong with a rule, or null. */
export function retentionFault({ anonymiseAfterDays, deleteAfterDays }: RetentionRule): string | null {
  if (anonymiseAfterDays == null || deleteAfterDays == null || anonymiseAfterDays < deleteAfterDays) return null;
  return 'Sessions are deleted before they would be anonymised.';
}
