import { type Actor, refOf } from '../../core/access.ts';
import type { LegalHold } from '../../core/privacy/hold.ts';
import type { Place } from '../../core/query.ts';
import { invalidInput, Refusal } from '../../core/refusal.ts';
import type { LegalHoldTable } from '../../store/legal-holds.ts';
import type { Audit } from '../audit.ts';
import { makeId } from '../secrets.ts';
import { refuseUnlessKeeper } from './keepers.ts';

/** What may neither be anonymised nor deleted nor erased, and why. For those who may manage, and the operator. */
export class LegalHolds {
  readonly #table: LegalHoldTable;
  readonly #audit: Audit;
  readonly #now: () => number;

  constructor(parts: { readonly table: LegalHoldTable; readonly audit: Audit; readonly now: () => number }) {
    this.#table = parts.table;
    this.#audit = parts.audit;
    this.#now = parts.now;
  }

  /** The oldest first. */
  list(actor: Actor, after: Place | null, limit: number): Promise<readonly LegalHold[]> {
    refuseUnlessKeeper(actor);
    return this.#table.list(actor.accountId, after, limit);
  }

  /** From the answer on nothing of it is removed. */
  async make(actor: Actor, { kind, subjectId, reason }: Pick<LegalHold, 'kind' | 'subjectId' | 'reason'>) {
    refuseUnlessKeeper(actor);
    const createdAt = this.#now();
    const { accountId } = actor;
    const madeBy = refOf(actor, null);
    const hold = await this.#table.add({
      accountId,
      id: makeId(createdAt),
      kind,
      subjectId,
      reason,
      madeBy,
      createdAt,
    });
    if (!hold) throw invalidInput('/subjectId', `There is no such ${kind}.`);
    await this.#audit.note(actor, 'hold-made', { id: hold.id, kind, subjectId, reason });
    return hold;
  }

  /** `why`: in the words of who lifts it, for the audit. */
  async lift(actor: Actor, id: string, why: string | null): Promise<void> {
    refuseUnlessKeeper(actor);
    const hold = await this.#table.remove(actor.accountId, id);
    if (!hold) throw new Refusal('not-found', 'There is no such hold.');
    const { kind, subjectId, reason } = hold;
    await this.#audit.note(actor, 'hold-lifted', { id, kind, subjectId, reason, ...(why !== null && { why }) });
  }
}
