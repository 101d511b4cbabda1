import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import type { Account } from '../../core/directory.ts';

/** The members that an account may give. */
export const Given = Type.Partial(
  Type.Object({
    historyPaths: Type.Array(Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9/_.-]*[A-Za-z0-9]$', maxLength: 200 })),
    zone: Type.String(),
    errorStatus: Type.Union([Type.Literal('http'), Type.Literal('ok')]),
    maxItems: Type.Integer({ minimum: 1 }),
    country: Type.Union([Type.Literal('code'), Type.Literal('name')]),
    allowedOrigins: Type.Array(Type.String()),
    tokenSeconds: Type.Integer({ minimum: 60, maximum: 31_536_000 }),
    buttonQueue: Type.Integer({ minimum: 1 }),
  }),
  { additionalProperties: false },
);
type Given = Static<typeof Given>;

/** Where the history is unless the account says otherwise, for the vendor's own path is not known. */
export const usualHistoryPaths = ['chat/console/history', 'chat/history', 'chat/sessions'] as const;

type WithoutDefault = 'maxItems' | 'buttonQueue';

/** How an account wants this dialect spoken, under `settings.dialects.agendize`. The README tells what each means. */
export type Settings = Required<Omit<Given, WithoutDefault>> & Pick<Given, WithoutDefault>;

/** The account's settings with the defaults filled in. Throws when they cannot be understood, rather than guess. */
export function settingsOf(account: Account): Settings {
  const given = account.settings.dialects?.agendize ?? {};
  if (!Value.Check(Given, given)) {
    const faults = [...Value.Errors(Given, given)].map((fault) => `${fault.instancePath} ${fault.message}`);
    throw new Error(`The agendize settings of account ${account.slug} are wrong: ${faults.join('; ')}`);
  }
  return {
    historyPaths: [...usualHistoryPaths],
    zone: account.zone,
    errorStatus: 'http',
    country: 'code',
    allowedOrigins: ['*'],
    tokenSeconds: 3600,
    ...given,
  };
}
