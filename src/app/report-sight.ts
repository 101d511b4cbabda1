import { type Actor, sightOf } from '../core/access.ts';
import { Refusal } from '../core/refusal.ts';
import type { CellFilter } from '../core/reports/cell-filter.ts';

/**
 * What an actor may read of the figures that are asked for: those who see all of the account all of them, agents their
 * own. Refuses with `forbidden` others, and agents who ask for those of others.
 */
export function figuresInSight(actor: Actor, filter: CellFilter): CellFilter {
  if (sightOf(actor).of === 'account' && actor.kind !== 'visitor') return filter;
  if (actor.kind !== 'agent') throw new Refusal('forbidden', 'Figures are for agents, and for keys that may read.');
  const others = filter.agentIds?.some((id) => id !== actor.agentId) ?? false;
  if (others) throw new Refusal('forbidden', 'Agents read their own figures only.');
  return { ...filter, agentIds: [actor.agentId] };
}
