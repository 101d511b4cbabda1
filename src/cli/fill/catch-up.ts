import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '../../app/context.ts';
import { describeProgress } from '../terminal.ts';

/** Positions in one transaction: many, for nobody else is served by this process. */
const EVENTS_AT_ONCE = 10_000;
/** While a running server has its turn. */
const PATIENCE_MS = 200;

/** Answers one line about how far it has come. */
export type Describe = () => string;

/**
 * Brings the account's figures and words as far as its log has come: reports and searches know all of it then. A running
 * server does the same by itself, in small steps; the two take turns.
 */
export async function catchUp(
  { rollups, searchIndex }: Pick<App, 'rollups' | 'searchIndex'>,
  accountId: string,
  onWork: (describe: Describe) => void,
): Promise<void> {
  const works = [
    {
      what: 'events counted',
      behind: () => rollups.behind(accountId),
      step: () => rollups.step(accountId, EVENTS_AT_ONCE),
    },
    {
      what: 'events made searchable',
      behind: () => searchIndex.behind(accountId),
      step: () => searchIndex.advance(accountId, EVENTS_AT_ONCE),
    },
  ];
  for (const { what, behind, step } of works) {
    const began = performance.now();
    const all = await behind();
    let left = all;
    onWork(() => describeProgress(all - left, all, what, began));
    while (left > 0) {
      const goesOn = await step();
      left = await behind();
      if (!goesOn && left > 0) await delay(PATIENCE_MS);
    }
  }
}
