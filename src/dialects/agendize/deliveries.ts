import { type DialectDeliveries, saidToAll } from '../dialect.ts';
import { asciiJson } from './ascii.ts';
import { clockOf } from './clock.ts';
import { encodeHistory, historyEventTypes, saidIn } from './codec/history.ts';
import { JSON_TYPE } from './errors.ts';
import { settingsOf } from './settings.ts';

/** What a watcher of chats is told: the history resource of a session that is over, if anything was said in it. */
export const deliveries: DialectDeliveries = {
  events: ['session-ended'],
  reads: historyEventTypes,
  encode({ webhook, snapshot, row, log }) {
    const { status, method, basicAuth } = webhook.wishes;
    const said = saidToAll(log);
    if (!row || status === 'disabled' || saidIn(row, said).length === 0) return null;
    const settings = settingsOf(snapshot.account);
    const history = encodeHistory(row, said, { snapshot, settings, clock: clockOf(settings.zone) });
    return {
      method: method === 'PUT' ? 'PUT' : 'POST',
      headers: { 'content-type': JSON_TYPE, ...authorization(basicAuth) },
      body: asciiJson(history),
    };
  },
};

function authorization(basicAuth: unknown): Readonly<Record<string, string>> {
  if (typeof basicAuth !== 'object' || basicAuth === null) return {};
  const { username, password } = basicAuth as Readonly<Record<string, unknown>>;
  if (typeof username !== 'string' || typeof password !== 'string') return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}
