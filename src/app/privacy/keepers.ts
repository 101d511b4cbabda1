import type { Actor } from '../../core/access.ts';
import { refuseUnlessManager } from '../accounts.ts';

/** Refuses with `forbidden` whoever is neither to manage the account nor the operator at the command line. */
export function refuseUnlessKeeper(actor: Actor): void {
  if (actor.kind !== 'system') refuseUnlessManager(actor);
}
