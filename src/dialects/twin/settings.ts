import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import type { Account } from '../../core/directory.ts';

const Origins = Type.Array(Type.String({ pattern: '^https?://[^/*]+$' }), { maxItems: 100 });

/** The members that an account may give. */
export const Given = Type.Partial(
  Type.Object({
    unknownFields: Type.Union([Type.Literal('ignore'), Type.Literal('refuse')]),
    overLimit: Type.Union([Type.Literal('refuse'), Type.Literal('cut')]),
    firstPage: Type.Union([Type.Literal(0), Type.Literal(1)]),
    price: Type.Union([Type.Literal('number'), Type.Literal('string')]),
    userIds: Type.Union([Type.Literal('number'), Type.Literal('string')]),
    tokenSeconds: Type.Integer({ minimum: 60, maximum: 31_536_000 }),
    sessionSeconds: Type.Integer({ minimum: 1, maximum: 43_200 }),
    allowedOrigins: Origins,
  }),
  { additionalProperties: false },
);

/** How an account wants this dialect spoken, under `settings.dialects.twin`. The README tells what each means. */
export type Settings = Required<Static<typeof Given>>;

/** The account's settings with the defaults filled in. Throws when they cannot be understood, rather than guess. */
export function settingsOf(account: Account): Settings {
  const given = account.settings.dialects?.twin ?? {};
  if (!Value.Check(Given, given)) {
    const faults = [...Value.Errors(Given, given)].map((fault) => `${fault.instancePath} ${fault.message}`);
    throw new Error(`The twin settings of account ${account.slug} are wrong: ${faults.join('; ')}`);
  }
  return {
    unknownFields: 'ignore',
    overLimit: 'refuse',
    firstPage: 0,
    price: 'number',
    userIds: 'number',
    tokenSeconds: 604_800,
    sessionSeconds: 3_600,
    allowedOrigins: [],
    ...given,
  };
}

/** The origins of pages that may call; none when the setting cannot be understood. */
export function originsOf({ settings }: Account): readonly string[] {
  const given = settings.dialects?.twin?.allowedOrigins;
  return Value.Check(Origins, given) ? given : [];
}
