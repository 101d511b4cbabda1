import type { Actor } from '../../core/access.ts';
import type { Snapshot } from '../../core/directory.ts';
import {
  boundsOf,
  type DueCounts,
  keepForGood,
  type RetentionDay,
  type RetentionRule,
  ruleOf,
} from '../../core/privacy/retention.ts';
import { invalidInput } from '../../core/refusal.ts';
import type { RemovalPreview } from '../../store/removal-preview.ts';
import type { RetentionDays } from '../../store/retention-days.ts';
import { type Accounts, refuseFaultyRetention } from '../accounts.ts';
import { refuseUnlessKeeper } from './keepers.ts';
import { RETENTION_EVERY_MS } from './retention.ts';

/** Counting ends here: whoever asks wants to know whether it is a handful or the history. */
export const MOST_COUNTED = 100_000;
const DAYS_TOLD = 30;

/** A rule that is not kept yet: of one inbox, or (null) of all that have none of their own. */
export interface WantedRule {
  readonly inboxId: string | null;
  readonly rule: RetentionRule;
}

/** What the rule of an inbox would be done to now. */
export interface InboxOutlook extends DueCounts {
  readonly inboxId: string;
  readonly rule: Required<RetentionRule>;
  /** Whether the inbox has a rule of its own. */
  readonly isOwn: boolean;
}

/** When retention last looked, when it will look again (null: nothing is ever due), and what went on the last days. */
export interface RetentionRuns {
  readonly lastRanAt: number | null;
  readonly nextRunAt: number | null;
  readonly days: readonly RetentionDay[];
}

/** What rules of keeping are doing and would do. For those who may manage, and the operator. */
export class RetentionPreview {
  readonly #accounts: Pick<Accounts, 'snapshot'>;
  readonly #preview: RemovalPreview;
  readonly #days: RetentionDays;
  readonly #now: () => number;

  constructor(parts: {
    readonly accounts: Pick<Accounts, 'snapshot'>;
    readonly preview: RemovalPreview;
    readonly days: RetentionDays;
    readonly now: () => number;
  }) {
    this.#accounts = parts.accounts;
    this.#preview = parts.preview;
    this.#days = parts.days;
    this.#now = parts.now;
  }

  /** By inbox, in the order of their making; of what is wanted, or else of what is in force. Counts end at `MOST_COUNTED`. */
  async read(actor: Actor, wanted: WantedRule | null): Promise<readonly InboxOutlook[]> {
    refuseUnlessKeeper(actor);
    if (wanted) refuseFaultyRetention(wanted.rule, '?deleteAfterDays');
    const snapshot = await this.#accounts.snapshot(actor.accountId);
    if (wanted?.inboxId && !snapshot.inboxes.has(wanted.inboxId))
      throw invalidInput('?inboxId', 'There is no such inbox.');
    const now = this.#now();
    const outlooks: InboxOutlook[] = [];
    for (const inboxId of concerned(snapshot, wanted)) {
      const rule = wanted ? { ...keepForGood, ...wanted.rule } : ruleOf(snapshot, inboxId);
      const isOwn = wanted ? wanted.inboxId !== null : hasOwnRule(snapshot, inboxId);
      const counts = await this.#preview.due(actor.accountId, inboxId, boundsOf(rule, now), MOST_COUNTED);
      outlooks.push({ inboxId, rule, isOwn, ...counts });
    }
    return outlooks;
  }

  async runs(actor: Actor): Promise<RetentionRuns> {
    refuseUnlessKeeper(actor);
    const snapshot = await this.#accounts.snapshot(actor.accountId);
    const days = await this.#days.list(actor.accountId, DAYS_TOLD);
    const lastRanAt = days[0]?.ranAt ?? null;
    const isRemoving = [...snapshot.inboxes.keys()].some((inboxId) =>
      Object.values(ruleOf(snapshot, inboxId)).some((afterDays) => afterDays !== null),
    );
    const now = this.#now();
    const nextRunAt = isRemoving ? Math.max(now, (lastRanAt ?? now) + RETENTION_EVERY_MS) : null;
    return { lastRanAt, nextRunAt, days: days.map(({ day, anonymised, deleted }) => ({ day, anonymised, deleted })) };
  }
}

/** The inboxes for which a wanted rule would hold. */
function concerned(snapshot: Snapshot, wanted: WantedRule | null): readonly string[] {
  if (wanted?.inboxId) return [wanted.inboxId];
  const ids = [...snapshot.inboxes.keys()];
  return wanted ? ids.filter((id) => !hasOwnRule(snapshot, id)) : ids;
}

function hasOwnRule({ inboxes }: Snapshot, inboxId: string): boolean {
  return (inboxes.get(inboxId)?.settings.retention ?? null) !== null;
}
