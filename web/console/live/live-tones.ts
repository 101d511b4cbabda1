/** How much something wants to be seen. */
export type Tone = 'calm' | 'warn' | 'bad';

const LONG_MS = 60_000;
const TOO_LONG_MS = 180_000;

/** How a wait is to be seen: a minute is long, three are too long. */
export function waitTone(ms: number | null): Tone {
  if (ms === null || ms < LONG_MS) return 'calm';
  return ms < TOO_LONG_MS ? 'warn' : 'bad';
}

/** How promises stand: one that is broken is worse than any that are about to be. */
export function riskTone({ atRisk, overdue }: { readonly atRisk: number; readonly overdue: number }): Tone {
  if (overdue > 0) return 'bad';
  return atRisk > 0 ? 'warn' : 'calm';
}

/** How full an agent is, from 0 to 1; who takes none is full. */
export function loadOf({ active, ringing, wrappingUp, capacity }: AgentLoad): number {
  const has = active + ringing + wrappingUp;
  return capacity === 0 ? 1 : Math.min(1, has / capacity);
}

interface AgentLoad {
  readonly active: number;
  readonly ringing: number;
  readonly wrappingUp: number;
  readonly capacity: number;
}

const order = ['online', 'busy', 'away', 'offline'];

/** Who is there first, and of these who has most to do. */
export function byStanding<T extends AgentLoad & { readonly state: string; readonly agent: { readonly name: string } }>(
  one: T,
  other: T,
): number {
  return (
    order.indexOf(one.state) - order.indexOf(other.state) ||
    loadOf(other) - loadOf(one) ||
    one.agent.name.localeCompare(other.agent.name)
  );
}
