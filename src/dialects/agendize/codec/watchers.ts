import type { Account } from '../../../core/directory.ts';
import { invalidInput, Refusal } from '../../../core/refusal.ts';
import type { Webhook } from '../../../core/webhook.ts';
import { decodeEntities } from '../ascii.ts';
import type { Watcher } from '../wire.ts';
import { decodeObject, type Given, MOST_KEPT } from './given.ts';

/** The one kind of object that can be watched here. */
export const WATCHED = 'chat';

/** The watcher, with what its client gave besides, but for what proves something to the one who is told. */
export function encodeWatcher({ number, url, wishes }: Webhook, account: Account): Watcher {
  return {
    id: String(number),
    address: url,
    objectOwner: { type: WATCHED, id: String(account.number) },
    ...withoutSecrets(wishes),
  };
}

/** A watcher as a client gives it. */
export function decodeWatcher(body: unknown): { readonly url: string; readonly wishes: Given } {
  const { id: _id, address, objectOwner: _owner, ...wishes } = decodeEntities(decodeObject(body));
  if (typeof address !== 'string') throw invalidInput('/address', 'Say the address to call.');
  if (!/^\s*https?:\/\//i.test(address)) throw invalidInput('/address', 'This is not an address of the web.');
  if (JSON.stringify(wishes).length > MOST_KEPT) throw new Refusal('too-large', 'The watcher is larger than allowed.');
  return { url: address.trim(), wishes };
}

function withoutSecrets({ basicAuth, oauth2Auth: _tokens, signature, ...rest }: Given): Given {
  return {
    ...rest,
    ...(basicAuth !== undefined && { basicAuth: without(basicAuth, 'password') }),
    ...(signature !== undefined && { signature: without(signature, 'keys') }),
  };
}

function without(value: unknown, secret: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== secret));
}
