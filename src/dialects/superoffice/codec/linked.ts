import type { Static, TSchema } from 'typebox';
import { type Bag, isBag } from '../bind.ts';
import type { Clock } from '../clock.ts';
import { blank, factsOf, NO_DATE, type SchemaFacts } from '../schema.ts';

/** A business object as it was kept, completed, its dates as the request wants them; null when none is linked. */
export function linked<T extends TSchema>(schema: T, kept: Bag | null | undefined, clock: Clock): Static<T> | null {
  if (!kept) return null;
  return shown(schema, { ...(blank(schema) as Bag), ...kept }, clock);
}

/** The carrier with its dates, at every depth, written by the clock. */
export function shown<T extends TSchema>(schema: T, carrier: Bag, clock: Clock): Static<T> {
  return shownOf(factsOf(schema), carrier, clock) as Static<T>;
}

function shownOf(facts: SchemaFacts | undefined, value: unknown, clock: Clock): unknown {
  const own = facts?.anyOf?.find(({ type }) => type !== 'null') ?? facts;
  if (Array.isArray(value)) return value.map((each) => shownOf(own?.items, each, clock));
  if (isBag(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, shownOf(own?.properties?.[name], member, clock)]),
    );
  }
  if (own?.format !== 'date-time' || typeof value !== 'string') return value;
  return value === NO_DATE ? NO_DATE : clock.write(clock.read(value));
}
