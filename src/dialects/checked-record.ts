import type { Static, TSchema } from 'typebox';
import Value from 'typebox/value';
import { Refusal } from '../core/refusal.ts';

const MOST_FAULTS = 5;

/** The record, where it has the shape; else refuses with the first faults. */
export function checkedRecord<T extends TSchema>(shape: T, record: unknown): Static<T> {
  if (Value.Check(shape, record)) return record;
  const faults = Value.Errors(shape, record)
    .slice(0, MOST_FAULTS)
    .map(({ instancePath, message }) => ({ pointer: instancePath, detail: String(message) }));
  throw new Refusal('invalid-input', 'The record is no session of this kind.', faults);
}
