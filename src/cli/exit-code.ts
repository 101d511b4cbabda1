import { ConfigRefused } from '../config.ts';
import { Refusal } from '../core/refusal.ts';
import { StartRefused } from '../store/postgres/start-refused.ts';

/** Every way in which a command ends, by what it tells the shell. */
export const exitCodes = {
  0: 'Done.',
  1: 'Failed: a check found something wrong, or something unforeseen happened.',
  2: 'Used wrongly: an unknown command, option or value, or a mistake in the environment.',
  3: 'Koine cannot be reached: no data folder, no database, or no running server.',
  4: 'Refused by a rule, such as an e-mail address that is taken.',
} as const;

export type ExitCode = keyof typeof exitCodes;

/** Why a command ends without its result, as one sentence for the person who gave it. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, sentence: string) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

/** The exit code of what a command threw. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommandFailed) return error.exitCode;
  if (error instanceof ConfigRefused) return 2;
  if (error instanceof StartRefused) return 3;
  if (error instanceof Refusal) return error.code === 'unavailable' ? 3 : 4;
  return 1;
}
