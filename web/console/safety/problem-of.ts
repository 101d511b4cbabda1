import { RestError } from '../../client/rest.ts';

/** What went wrong, in a sentence for people. */
export function problemOf(error: unknown): string {
  if (!(error instanceof RestError)) return 'Something went wrong. Try again.';
  return error.errors[0]?.detail ?? error.detail;
}
