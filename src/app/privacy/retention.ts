import type { Actor } from '../../core/access.ts';
import { dutiesOf, keepForGood, type RetentionRule } from '../../core/privacy/retention.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Directory } from '../../store/directory.ts';
import type { DirectoryNotices } from '../../store/directory-notices.ts';
import type { Removed, SessionRemoval } from '../../store/session-removal.ts';
import { refuseFaultyRetention, refuseUnlessManager } from '../accounts.ts';
import type { Audit } from '../audit.ts';
import type { Files } from '../files/files.ts';
import { makeId } from '../secrets.ts';

/** Sessions in one transaction: few, for nobody else writes to the account meanwhile. */
export const REMOVED_AT_ONCE = 25;

/** How long sessions are kept, and the removing of those that are due. */
export class Retention {
  readonly #directory: Directory;
  readonly #removal: SessionRemoval;
  readonly #notices: Pick<DirectoryNotices, 'announceRewritten'>;
  readonly #files: Pick<Files, 'removeOf'>;
  readonly #audit: Audit;
  readonly #now: () => number;

  constructor(parts: {
    readonly directory: Directory;
    readonly removal: SessionRemoval;
    readonly notices: Pick<DirectoryNotices, 'announceRewritten'>;
    readonly files: Pick<Files, 'removeOf'>;
    readonly audit: Audit;
    readonly now: () => number;
  }) {
    this.#directory = parts.directory;
    this.#removal = parts.removal;
    this.#notices = parts.notices;
    this.#files = parts.files;
    this.#audit = parts.audit;
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
    for (const duty of snapshot ? dutiesOf(snapshot, this.#now()) : []) {
      const ids = await this.#removal.due(accountId, duty, REMOVED_AT_ONCE);
      if (ids.length === 0) continue;
      const { visitorIds, ids: done } = await this.remove(accountId, duty.deed, ids);
      await this.#removal.removeVisitors(accountId, visitorIds, duty.endedBefore);
      if (done.length > 0) return done.length;
    }
    return 0;
  }

  /**
   * Anonymises or deletes sessions that are over and on no hold, with their files, and tells every process that they are
   * no longer as they were. `receiptId`: the erasure for which it is.
   */
  async remove(
    accountId: string,
    deed: 'anonymise' | 'delete',
    ids: readonly string[],
    receiptId: string | null = null,
  ): Promise<Removed> {
    const removed =
      deed === 'delete'
        ? await this.#removal.delete(accountId, ids, receiptId)
        : await this.#removal.anonymise(accountId, ids, () => makeId(this.#now()));
    if (removed.ids.length === 0) return removed;
    await this.#notices.announceRewritten(removed.ids);
    // They are leaving already: what fails here, the hourly sweeping removes.
    for (const id of removed.ids) await this.#files.removeOf(accountId, id);
    return removed;
  }

  async #snapshot(accountId: string) {
    const snapshot = await this.#directory.snapshot(accountId);
    if (!snapshot) throw new Refusal('not-found', 'There is no such account.');
    return snapshot;
  }
}
