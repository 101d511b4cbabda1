import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import type { Account } from '../../core/directory.ts';

/** The members that an account may give. */
export const Given = Type.Partial(
  Type.Object(
    {
      zone: Type.String(),
      dateSuffix: Type.Union([Type.Literal('offset'), Type.Literal('none')]),
      finishedHours: Type.Number({ minimum: 0, maximum: 100_000 }),
      listLimit: Type.Integer({ minimum: 1, maximum: 10_000 }),
      idleSeconds: Type.Integer({ minimum: 0, maximum: 86_400 }),
      appTokens: Type.Array(Type.String({ minLength: 1 })),
      corsOrigins: Type.Array(Type.String({ minLength: 1 })),
      authorizeWithUsername: Type.Boolean(),
      authorizeWithTicket: Type.Boolean(),
      authorizeWithImplicit: Type.Boolean(),
    },
    { additionalProperties: false },
  ),
);

/** How an account wants this dialect spoken, under `settings.dialects.superoffice`. The README tells what each means. */
export type Settings = Required<Static<typeof Given>>;

/** The account's settings with the defaults filled in. Throws when they cannot be understood, rather than guess. */
export function settingsOf(account: Account): Settings {
  const given = account.settings.dialects?.superoffice ?? {};
  if (!Value.Check(Given, given)) {
    const faults = [...Value.Errors(Given, given)].map((fault) => `${fault.instancePath} ${fault.message}`);
    throw new Error(`The superoffice settings of account ${account.slug} are wrong: ${faults.join('; ')}`);
  }
  return {
    zone: account.zone,
    dateSuffix: 'offset',
    finishedHours: 8,
    listLimit: 1_000,
    idleSeconds: 120,
    appTokens: [],
    corsOrigins: [],
    authorizeWithUsername: true,
    authorizeWithTicket: true,
    authorizeWithImplicit: true,
    ...given,
  };
}
