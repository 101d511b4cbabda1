import type { TSchema } from 'typebox';
import type { App } from '../../app/context.ts';
import type { AccessRule, Actor } from '../../core/access.ts';
import type { Snapshot } from '../../core/directory.ts';
import type { Realtime } from '../../realtime/realtime.ts';
import { bindBoolean, bindInteger, memberOf, missing } from './bind.ts';
import type { Clock } from './clock.ts';
import type { CustomerSide } from './customer-side.ts';
import type { Tongue } from './language.ts';
import type { PresentUsers } from './present-users.ts';
import type { Settings } from './settings.ts';
import type { Typists } from './typists.ts';

/** One request, with all that an operation needs to answer it. */
export interface Call {
  readonly actor: Actor;
  readonly app: App;
  readonly realtime: Realtime;
  readonly typists: Typists;
  readonly customers: CustomerSide;
  readonly present: PresentUsers;
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly tongue: Tongue;
  readonly now: number;
  /** Undefined when there was none. */
  readonly body: unknown;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Up to and without `/v1`. */
  readonly baseUrl: string;
}

/** What is answered: a carrier (or a list of it), a scalar or another value under its XML name, or nothing. */
export type Answer =
  | { readonly kind: 'carrier'; readonly schema: TSchema; readonly value: unknown }
  | { readonly kind: 'scalar'; readonly name: string; readonly value: unknown }
  | { readonly kind: 'raw'; readonly name: string; readonly value: unknown; readonly format?: string | undefined }
  | { readonly kind: 'none' };

export const nothing: Answer = { kind: 'none' };

export function carrier(schema: TSchema, value: unknown): Answer {
  return { kind: 'carrier', schema, value };
}

/** One method of the vendor's API. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, as the vendor spells it; `:name` stands for one segment. */
  readonly path: string;
  readonly access: AccessRule;
  /** In one line, for the description that GET gives, and for the OpenAPI document as what follows. */
  readonly summary: string;
  /** An object whose members are the parameters of the query. */
  readonly query?: TSchema;
  /** Absent where none is read. */
  readonly body?: TSchema;
  /** Absent where there is no content. */
  readonly answer?: TSchema;
  readonly run: (call: Call) => Promise<Answer>;
}

/** A parameter by its name in any case: from the path, the body, or the query. */
export function argument(call: Call, name: string): unknown {
  return memberOf(call.params, name) ?? memberOf(call.body, name) ?? memberOf(call.query, name);
}

export function integer(call: Call, name: string): number {
  const given = argument(call, name);
  if (given === undefined || given === null || given === '') throw missing(name);
  return bindInteger(given, name);
}

export function integerOr(call: Call, name: string, fallback: number): number {
  const given = argument(call, name);
  return given === undefined || given === null || given === '' ? fallback : bindInteger(given, name);
}

export function boolean(call: Call, name: string): boolean {
  const given = argument(call, name);
  return given === undefined || given === null ? false : bindBoolean(given, name);
}

export function text(call: Call, name: string): string {
  const given = argument(call, name);
  if (given === undefined || given === null || typeof given === 'object') throw missing(name);
  return String(given);
}
