import type { AccountSettings } from '../../../core/directory.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import type { NativeInstance } from '../routing.ts';
import { Account, AccountChanges } from '../wire.ts';

export function registerAccount(instance: NativeInstance, { app }: DialectContext): void {
  const read = async (accountId: string) => {
    const { id, number, slug, name, zone, settings } = (await app.accounts.snapshot(accountId)).account;
    return { id, number, slug, name, zone, awayAfterMs: settings.awayAfterMs ?? null };
  };

  instance.get(
    '/koine/v1/account',
    {
      config: { access: 'members' },
      schema: { operationId: 'getAccount', summary: 'The account itself.', response: { 200: Account } },
    },
    async (request) => read(actorOf(request).accountId),
  );

  instance.patch(
    '/koine/v1/account',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'changeAccount',
        summary: 'Change the account’s name, its clock, and when agents are set away by themselves.',
        body: AccountChanges,
        response: { 200: Account },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { awayAfterMs, ...changes } = request.body;
      await app.accounts.changeSettings(actor, actor.accountId, {
        ...changes,
        ...(awayAfterMs !== undefined && { settings: withAwayAfter(awayAfterMs) }),
      });
      return read(actor.accountId);
    },
  );
}

/** Null: agents are never set away by themselves. */
export function withAwayAfter(awayAfterMs: number | null) {
  return ({ awayAfterMs: _former, ...settings }: AccountSettings): AccountSettings => ({
    ...settings,
    ...(awayAfterMs !== null && { awayAfterMs }),
  });
}
