import type { Config } from '../../config.ts';

/** What a check found: `warn` is for what works but should be seen to. */
export interface Finding {
  readonly about: string;
  readonly result: 'ok' | 'warn' | 'fail';
  readonly detail: string;
}

/** Looks at one side of an installation and changes nothing. */
export type Check = (config: Config) => Iterable<Finding> | AsyncIterable<Finding>;

export function ok(about: string, detail: string): Finding {
  return { about, result: 'ok', detail };
}

export function warn(about: string, detail: string): Finding {
  return { about, result: 'warn', detail };
}

export function fail(about: string, detail: string): Finding {
  return { about, result: 'fail', detail };
}
