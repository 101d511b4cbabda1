import { type Actor, mayManage, refOf } from '../core/access.ts';
import { Refusal } from '../core/refusal.ts';
import type { AuditAction, AuditEntry } from '../core/safety.ts';
import type { AuditTable } from '../store/audit.ts';
import { makeId } from './secrets.ts';

/** What was done in an account that must not go unseen. */
export class Audit {
  readonly #table: AuditTable;
  readonly #now: () => number;

  constructor(parts: { readonly table: AuditTable; readonly now: () => number }) {
    this.#table = parts.table;
    this.#now = parts.now;
  }

  /** Resolves when the entry is committed. */
  async note(actor: Actor, action: AuditAction, subject: AuditEntry['subject']): Promise<void> {
    const at = this.#now();
    await this.#table.add(actor.accountId, { id: makeId(at), at, actor: refOf(actor, null), action, subject });
  }

  /** Newest first, those before the entry named, of these actions (null: of all); for those who may manage. */
  list(
    actor: Actor,
    limit: number,
    before: string | null,
    actions: readonly string[] | null = null,
  ): Promise<readonly AuditEntry[]> {
    if (!mayManage(actor)) throw new Refusal('forbidden', 'Only owners, admins and managing keys may do this.');
    return this.#table.list(actor.accountId, limit, before, actions);
  }
}
