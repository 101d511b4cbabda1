import { BlockList, isIP } from 'node:net';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import type { Account } from '../../core/directory.ts';
import { MAX_PAGE } from '../../core/query.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** The members that an account may give. */
export const Given = Type.Partial(
  Type.Object({
    startMeaning: Type.Union([Type.Literal('id'), Type.Literal('offset')]),
    contentType: Type.Union([Type.Literal(JSON_TYPE), Type.Literal('text/plain; charset=utf-8')]),
    pageSize: Type.Integer({ minimum: 1, maximum: MAX_PAGE }),
    maxPageSize: Type.Integer({ minimum: 1, maximum: MAX_PAGE }),
    allowedIps: Type.Array(Type.String()),
    zone: Type.String(),
    untakenQueue: Type.Union([Type.Literal('hidden'), Type.Literal('shown')]),
  }),
  { additionalProperties: false },
);

/** How an account wants this dialect spoken, under `settings.dialects.vcclive`. The README tells what each means. */
export type Settings = Required<Static<typeof Given>>;

/** The account's settings with the defaults filled in. Throws when they cannot be understood, rather than guess. */
export function settingsOf(account: Account): Settings {
  const given = account.settings.dialects?.vcclive ?? {};
  if (!Value.Check(Given, given)) {
    const faults = [...Value.Errors(Given, given)].map((fault) => `${fault.instancePath} ${fault.message}`);
    throw new Error(`The vcclive settings of account ${account.slug} are wrong: ${faults.join('; ')}`);
  }
  return {
    startMeaning: 'id',
    contentType: JSON_TYPE,
    pageSize: 500,
    maxPageSize: 500,
    allowedIps: [],
    zone: account.zone,
    untakenQueue: 'hidden',
    ...given,
  };
}

/** Whether an address may call: any may while no address or range (`192.0.2.0/24`) is registered. */
export function isAllowed(settings: Settings, address: string): boolean {
  if (settings.allowedIps.length === 0) return true;
  const registered = new BlockList();
  for (const each of settings.allowedIps) {
    const [network = '', bits] = each.split('/');
    const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) registered.addAddress(network, family);
    else registered.addSubnet(network, Number(bits), family);
  }
  return registered.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
