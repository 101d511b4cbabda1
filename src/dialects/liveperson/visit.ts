import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../core/access.ts';
import type { Snapshot } from '../../core/directory.ts';
import { invalidInput } from '../../core/refusal.ts';
import { actorOf, type DialectContext } from '../dialect.ts';
import { decodeOffset } from './codec/time.ts';
import { wordInOffset } from './errors.ts';
import { type Settings, settingsOf } from './settings.ts';

/** What every authenticated route begins with. */
export interface Visit {
  readonly actor: Actor;
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  /** The account's address, as the client named the account. */
  readonly href: string;
}

/** Reads who asks and for which account; refuses other versions than 1. `prefix` is where the dialect is mounted. */
export async function visitOf(request: FastifyRequest, context: DialectContext, prefix: string): Promise<Visit> {
  const actor = actorOf(request);
  const snapshot = await context.app.accounts.snapshot(actor.accountId);
  const settings = settingsOf(snapshot.account);
  wordInOffset(request, decodeOffset(settings.offset));
  const versions = [(request.query as Readonly<Record<string, unknown>>).v ?? '1'].flat();
  if (!versions.every((version) => version === '1' || version === '1.0' || version === '')) {
    throw invalidInput('?v', 'The version is 1.');
  }
  const { account = '' } = request.params as { readonly account?: string };
  const name = encodeURIComponent(account.replace(/\.(json|xml)$/, ''));
  return {
    actor,
    snapshot,
    settings,
    href: `${context.publicUrl}${prefix}/api/account/${name}`,
  };
}

/** A query parameter's values; blank ones are none. */
export function valuesOf(request: FastifyRequest, name: string): readonly string[] {
  const given = (request.query as Readonly<Record<string, string | readonly string[]>>)[name] ?? [];
  return [given].flat().filter((value) => value.trim() !== '');
}

/** A query parameter that is a whole number, or null without it. Refuses anything else. */
export function numberOf(
  request: FastifyRequest,
  name: string,
  range: { readonly least: number; readonly most: number },
) {
  const [text] = valuesOf(request, name);
  if (text === undefined) return null;
  const value = Number(text);
  if (!/^-?\d{1,15}$/.test(text) || value < range.least || value > range.most) {
    throw invalidInput(`?${name}`, 'It is not such a number.');
  }
  return value;
}
