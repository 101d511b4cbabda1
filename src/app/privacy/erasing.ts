import { type Actor, refOf } from '../../core/access.ts';
import type { Erasure, ErasurePreview } from '../../core/privacy/erasure.ts';
import type { Place } from '../../core/query.ts';
import { Refusal } from '../../core/refusal.ts';
import type { BlockTable } from '../../store/blocks.ts';
import type { ErasureTable } from '../../store/erasures.ts';
import type { LegalHoldTable } from '../../store/legal-holds.ts';
import type { RemovalPreview } from '../../store/removal-preview.ts';
import { LOGS_AT_ONCE, type SessionRemoval } from '../../store/session-removal.ts';
import type { Sessions } from '../../store/sessions.ts';
import type { VerifiedVisitors } from '../../store/verified-visitors.ts';
import type { Visitors } from '../../store/visitors.ts';
import { refuseUnlessManager } from '../accounts.ts';
import type { Audit } from '../audit.ts';
import type { Exports } from '../exports/exports.ts';
import { makeId } from '../secrets.ts';
import type { Retention } from './retention.ts';

/** One that was begun so long ago and is not finished has lost whoever did it (milliseconds). */
const GIVEN_UP_MS = 60_000;

/** Erases visitors for good, with a receipt. For those who may manage. */
export class Erasing {
  readonly #parts: ErasingParts;

  constructor(parts: ErasingParts) {
    this.#parts = parts;
  }

  /**
   * Removes the visitor, every session of theirs and everything made of them, and (when asked) whoever proved to be the
   * same person. Refuses with `conflict` what is on hold or in progress. `null` as actor is the operator at the command
   * line.
   */
  async erase(who: Actor | null, accountId: string, visitorId: string, samePerson: boolean): Promise<Erasure> {
    if (who) refuseUnlessManager(who);
    const { visitors, verified, table, audit, now } = this.#parts;
    const actor: Actor = who ?? { kind: 'system', accountId };
    if (!(await visitors.get(accountId, visitorId))) throw new Refusal('not-found', 'There is no such visitor.');
    const visitorIds = samePerson ? await verified.idsOfSamePerson(accountId, visitorId) : [visitorId];
    await this.#refuseHeld(accountId, visitorIds);
    const createdAt = now();
    const requestedBy = refOf(actor, null);
    const id = makeId(createdAt);
    const erasure: Erasure = { accountId, id, visitorIds, requestedBy, counts: {}, createdAt, finishedAt: null };
    await table.add(erasure);
    await audit.note(actor, 'visitor-erased', { id, visitorIds });
    await this.#perform(erasure);
    return (await table.get(accountId, id)) ?? erasure;
  }

  /** What an erasure would remove now, and what would keep it from being done. `null` as actor is the operator. */
  async preview(who: Actor | null, accountId: string, visitorId: string, samePerson: boolean): Promise<ErasurePreview> {
    if (who) refuseUnlessManager(who);
    const { visitors, verified, preview, holds, sessions } = this.#parts;
    const ids = samePerson ? await verified.idsOfSamePerson(accountId, visitorId) : [visitorId];
    const found = (await Promise.all(ids.map((id) => visitors.get(accountId, id)))).filter((each) => each !== null);
    if (!found.some(({ id }) => id === visitorId)) throw new Refusal('not-found', 'There is no such visitor.');
    return {
      visitors: found,
      counts: await preview.ofVisitors(accountId, ids),
      holds: await holds.ofVisitors(accountId, ids),
      inProgress: (await sessions.inProgressOf(accountId, ids)).map(({ id }) => id),
    };
  }

  /** The newest first. */
  list(actor: Actor, after: Place | null, limit: number): Promise<readonly Erasure[]> {
    refuseUnlessManager(actor);
    return this.#parts.table.list(actor.accountId, after, limit);
  }

  /** Refuses with `not-found`. */
  async get(actor: Actor, id: string): Promise<Erasure> {
    refuseUnlessManager(actor);
    const found = await this.#parts.table.get(actor.accountId, id);
    if (!found) throw new Refusal('not-found', 'There is no such erasure.');
    return found;
  }

  /** Goes on with those that were broken off. */
  async performUnfinished(signal: AbortSignal): Promise<void> {
    for (const erasure of await this.#parts.table.underWay(this.#parts.now() - GIVEN_UP_MS)) {
      if (signal.aborted) return;
      await this.#perform(erasure);
    }
  }

  async #perform(erasure: Erasure): Promise<void> {
    const { accountId, visitorIds, id } = erasure;
    const { removal, retention, table, exports, blocks, now } = this.#parts;
    for (let left: readonly string[] = []; ; ) {
      const ids = await removal.ofVisitors(accountId, visitorIds, LOGS_AT_ONCE);
      if (ids.length === 0) break;
      const { ids: done } = await retention.remove(accountId, 'delete', ids, { receiptId: id });
      // What stays twice was begun, reopened or put on hold meanwhile, and keeps the visitor: a later round finishes it.
      // What another process removed first does not stay.
      if (done.length === 0 && ids.some((each) => left.includes(each))) return;
      left = done.length === 0 ? ids : [];
    }
    await removal.removeVisitors(accountId, visitorIds, null, id);
    await blocks.removeOfVisitors(accountId, visitorIds, id);
    await exports.removeMade(accountId, id);
    await table.finish(erasure, now());
  }

  async #refuseHeld(accountId: string, visitorIds: readonly string[]): Promise<void> {
    const { holds, sessions } = this.#parts;
    const [hold] = await holds.ofVisitors(accountId, visitorIds);
    if (hold) throw new Refusal('conflict', `A legal hold stands in the way: ${hold.reason}`);
    if ((await sessions.inProgressOf(accountId, visitorIds)).length > 0) {
      throw new Refusal('conflict', 'The visitor has a session in progress; end it first.');
    }
  }
}

interface ErasingParts {
  readonly table: ErasureTable;
  readonly removal: SessionRemoval;
  readonly preview: RemovalPreview;
  readonly retention: Retention;
  readonly holds: LegalHoldTable;
  readonly sessions: Sessions;
  readonly visitors: Visitors;
  readonly verified: VerifiedVisitors;
  readonly blocks: BlockTable;
  readonly exports: Pick<Exports, 'removeMade'>;
  readonly audit: Audit;
  readonly now: () => number;
}
