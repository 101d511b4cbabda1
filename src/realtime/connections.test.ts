import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '../core/access.ts';
import { type Authority, type Connection, Connections } from './connections.ts';

const key: Actor = { kind: 'integration', accountId: 'account', keyId: 'key', name: 'Key', scopes: ['read'] };
const vera: Actor = { kind: 'visitor', accountId: 'account', visitorId: 'vera', inboxId: 'inbox' };

test('[K5] a connection whose credential expires is ended', async () => {
  const connections = new Connections(
    authority(async () => null),
    { now: () => 2_000, checkEveryMs: 1 },
  );
  const alive = setInterval(() => undefined, 1_000);
  await new Promise<void>((resolve) => {
    connections.add(connection(key, { expiresAt: 3_000, revoke: () => assert.fail('it has not expired') }));
    connections.add(connection(key, { expiresAt: 2_000, revoke: resolve }));
  });
  clearInterval(alive);
  connections.close();
});

test('[K5] after a change each member is proved again; one that cannot be proved now is asked about again', async () => {
  let attempts = 0;
  let announce: (accountId: string | null) => void = () => undefined;
  const source = authority(async () => {
    attempts += 1;
    if (attempts === 1) throw new Error('The database does not answer');
    return { actor: { ...key, scopes: [] }, expiresAt: null };
  });
  const connections = new Connections({
    ...source,
    onChange(listener) {
      announce = listener;
      return () => undefined;
    },
  });
  const alive = setInterval(() => undefined, 1_000);
  const renewed = await new Promise<Actor>((resolve) => {
    connections.add(connection(key, { renew: resolve }));
    connections.add(connection(vera, { renew: () => assert.fail('a visitor is not proved again') }));
    announce('elsewhere');
    announce('account');
  });
  clearInterval(alive);
  const { count } = connections;
  connections.close();
  assert.deepEqual(renewed, { ...key, scopes: [] });
  assert.deepEqual([attempts, count], [2, { visitors: 1, members: 1 }]);
});

function authority(prove: Authority['prove']): Authority {
  return { prove, onChange: () => () => undefined };
}

function connection(actor: Actor, more: Partial<Connection>): Connection {
  return { actor, token: 'token', expiresAt: null, renew: () => undefined, revoke: () => undefined, ...more };
}
