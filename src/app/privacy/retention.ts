import type { Actor } from '../../core/access.ts';
import { dutiesOf, keepForGood, type RetentionDuty, type RetentionRule } from '../../core/privacy/retention.ts';
import { Refusal } from '../../core/refusal.ts';
import { type Grain, SHORTEST_MS, startOfGrain } from '../../core/rollups/grains.ts';
import type { Directory } from '../../store/directory.ts';
import type { DirectoryNotices } from '../../store/directory-notices.ts';
import type { RetentionDays } from '../../store/retention-days.ts';
import {
  type Deletion,
  type DueSession,
  LOGS_AT_ONCE,
  type Removed,
  type SessionRemoval,
} from '../../store/session-removal.ts';
import { refuseFaultyRetention, refuseUnlessManager } from '../accounts.ts';
import type { Audit } from '../audit.ts';
import type { Files } from '../files/files.ts';
import { makeId } from '../secrets.ts';

/** How often each process looks for what is due. */
export const RETENTION_EVERY_MS = 60_000;

/** Events of sessions whose logs are read in one transaction; a session that has more is alone. */
export const EVENTS_AT_ONCE = 500;
/** Sessions in one transaction where the database does all of it. */
const DELETED_AT_ONCE = 2_000;

/** How long sessions are kept, and the removing of those that are due. */
export class Retention {
  readonly #directory: Directory;
  readonly #removal: SessionRemoval;
  readonly #notices: Pick<DirectoryNotices, 'announceRewritten'>;
  readonly #files: Pick<Files, 'removeOf'>;
  readonly #audit: Audit;
  readonly #days: RetentionDays;
  readonly #now: () => number;

  constructor(parts: {
    readonly directory: Directory;
    readonly removal: SessionRemoval;
    readonly notices: Pick<DirectoryNotices, 'announceRewritten'>;
    readonly files: Pick<Files, 'removeOf'>;
    readonly audit: Audit;
    readonly days: RetentionDays;
    readonly now: () => number;
  }) {
    this.#directory = parts.directory;
    this.#removal = parts.removal;
    this.#notices = parts.notices;
    this.#files = parts.files;
    this.#audit = parts.audit;
    this.#days = parts.days;
    this.#now = parts.now;
  }

  /** What holds in inboxes that say nothing else. */
  async rule(actor: Actor): Promise<Required<RetentionRule>> {
    refuseUnlessManager(actor);
    return { ...keepForGood, ...(await this.#snapshot(actor.accountId)).account.settings.retention };
  }

  /** What is absent stays. It holds for what has ended already too. */
  async changeRule(actor: Actor, changes: RetentionRule): Promise<Required<RetentionRule>> {
    const rule = { ...(await this.rule(actor)), ...changes };
    refuseFaultyRetention(rule, '/deleteAfterDays');
    await this.#directory.changeSettings(actor.accountId, {
      settings: (settings) => ({ ...settings, retention: rule }),
    });
    await this.#audit.note(actor, 'retention-changed', { ...rule });
    return rule;
  }

  /** Notes that an inbox has a rule of its own, or (null) none any more. */
  async noteInboxRule(actor: Actor, inboxId: string, rule: RetentionRule | null): Promise<void> {
    await this.#audit.note(actor, 'retention-changed', { inboxId, ...(rule ?? { rule: 'as the account says' }) });
  }

  /** Does one batch of what is due in an account; answers how many sessions it was done to. */
  async performNext(accountId: string): Promise<number> {
    const snapshot = await this.#directory.snapshot(accountId);
    const duties = snapshot ? dutiesOf(snapshot, this.#now()) : [];
    for (const duty of duties) {
      const done = await (duty.deed === 'delete'
        ? this.#deleteNext(accountId, duties, duty)
        : this.#anonymiseNext(accountId, duty));
      if (done === 0) continue;
      await this.#days.note(accountId, this.#now(), {
        [duty.deed === 'delete' ? 'deleted' : 'anonymised']: done,
      });
      return done;
    }
    if (duties.length > 0) await this.#days.note(accountId, this.#now());
    return 0;
  }

  /** Anonymises or deletes sessions that are over and on no hold, with their files, and tells every process that they are no longer as they were. */
  async remove(
    accountId: string,
    deed: RetentionDuty['deed'],
    ids: readonly string[],
    deletion: Deletion = {},
  ): Promise<Removed> {
    const removed =
      deed === 'delete'
        ? await this.#removal.delete(accountId, ids, deletion)
        : await this.#removal.anonymise(accountId, ids, () => makeId(this.#now()));
    if (removed.ids.length === 0) return removed;
    await this.#notices.announceRewritten(removed.ids);
    // They are leaving already: what fails here, the hourly sweeping removes.
    for (const id of removed.withFiles) await this.#files.removeOf(accountId, id);
    return removed;
  }

  /** Whole days at once where every session in them is due; else whole quarters of an hour; else those of one quarter that are. */
  async #deleteNext(accountId: string, duties: readonly RetentionDuty[], duty: RetentionDuty): Promise<number> {
    const [due] = await this.#removal.due(accountId, duty, 1);
    if (!due) return 0;
    const mayBeWhole = startOfGrain(1_440, due.openedAt) < startOfGrain(1_440, duty.endedBefore);
    const removed =
      (mayBeWhole && (await this.#deleteWhole(accountId, duties, due, 1_440))) ||
      (await this.#deleteWhole(accountId, duties, due, 15)) ||
      (await this.#deleteSome(accountId, duties, due));
    await this.#removeVisitors(accountId, duties, removed);
    return removed.ids.length;
  }

  /** Full stretches of a grain from the one on that the session is in; null where not all of it is due. */
  async #deleteWhole(
    accountId: string,
    duties: readonly RetentionDuty[],
    due: DueSession,
    grain: Grain,
  ): Promise<Removed | null> {
    const from = startOfGrain(grain, due.openedAt);
    const opened = await this.#removal.openedSince(accountId, duties, from, DELETED_AT_ONCE);
    const first = opened.find(({ isDue }) => !isDue);
    const last = opened.length < DELETED_AT_ONCE ? undefined : opened.at(-1);
    const before = startOfGrain(grain, Math.min(...[first, last].flatMap((one) => one?.openedAt ?? []), this.#now()));
    const ids = opened.filter(({ openedAt }) => openedAt < before).map(({ id }) => id);
    return ids.length === 0 ? null : this.remove(accountId, 'delete', ids, { stretch: { from, before } });
  }

  async #deleteSome(accountId: string, duties: readonly RetentionDuty[], due: DueSession): Promise<Removed> {
    const from = startOfGrain(15, due.openedAt);
    const opened = await this.#removal.openedSince(accountId, duties, from, DELETED_AT_ONCE);
    const some = opened.filter(({ isDue, openedAt }) => isDue && openedAt < from + SHORTEST_MS);
    const ids = (some.length > 0 ? some : [due]).map(({ id }) => id);
    return this.remove(accountId, 'delete', ids.slice(0, LOGS_AT_ONCE));
  }

  async #anonymiseNext(accountId: string, duty: RetentionDuty): Promise<number> {
    const due = await this.#removal.due(accountId, duty, LOGS_AT_ONCE);
    if (due.length === 0) return 0;
    const removed = await this.remove(accountId, 'anonymise', withinBound(due));
    await this.#removeVisitors(accountId, [duty], removed);
    return removed.ids.length;
  }

  async #removeVisitors(accountId: string, duties: readonly RetentionDuty[], { visitors }: Removed): Promise<void> {
    for (const [inboxId, own] of Map.groupBy(visitors, (each) => each.inboxId)) {
      const duty = duties.find((each) => each.inboxId === inboxId);
      if (!duty) continue;
      const ids = [...new Set(own.map(({ visitorId }) => visitorId))];
      await this.#removal.removeVisitors(accountId, ids, duty.endedBefore);
    }
  }

  async #snapshot(accountId: string) {
    const snapshot = await this.#directory.snapshot(accountId);
    if (!snapshot) throw new Refusal('not-found', 'There is no such account.');
    return snapshot;
  }
}

/** The first of them, and those after it that have not too many events with it. */
function withinBound(due: readonly DueSession[]): readonly string[] {
  let events = 0;
  const ids: string[] = [];
  for (const { id, version } of due) {
    events += version;
    if (ids.length > 0 && events > EVENTS_AT_ONCE) break;
    ids.push(id);
  }
  return ids;
}
