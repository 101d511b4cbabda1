/** Every way Koine turns a request down: one closed list, which each dialect must be able to say in its own words. */
export const refusalCodes = [
  'invalid-input',
  'unauthenticated',
  'forbidden',
  'not-found',
  'already-accepted',
  'not-waiting',
  'not-active',
  'not-assigned',
  'session-ended',
  'session-closed',
  'not-ended',
  'conflict',
  'already-exists',
  'changed-meanwhile',
  'cursor-mismatch',
  'idempotency-mismatch',
  'too-large',
  'too-many-requests',
  'timed-out',
  'unavailable',
  'internal',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

/** One faulty place in the input; the pointer is a JSON Pointer into the body, or `?name` for a query parameter. */
export interface InputFault {
  readonly pointer: string;
  readonly detail: string;
}

/** A request that a rule turned down. `decide` returns it, use cases throw it, a dialect words it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly faults: readonly InputFault[];

  constructor(code: RefusalCode, detail: string, faults: readonly InputFault[] = [], options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
    this.faults = faults;
  }
}

/** A refusal for one faulty place of the input. */
export function invalidInput(pointer: string, detail: string): Refusal {
  return new Refusal('invalid-input', detail, [{ pointer, detail }]);
}
