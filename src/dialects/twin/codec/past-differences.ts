import { isDeepStrictEqual } from 'node:util';
import type { PastEvent } from '../../../app/importing.ts';
import type { Snapshot } from '../../../core/directory.ts';
import type { Event } from '../../../core/event.ts';
import { rowOf } from '../../../core/row.ts';
import { fold } from '../../../core/session.ts';
import { settingsOf } from '../settings.ts';
import type { Message, PastSession, WholeItem } from '../wire.ts';
import { messageKey } from './kept.ts';
import { encodeMessages } from './message.ts';
import { encodeSearchItem, searchFields } from './search-item.ts';
import { viewOf } from './view.ts';

/** By what a session is found and whom it names: there it is as it stands in this Koine. */
export const ownMembers: ReadonlySet<string> = new Set([
  ...['id', 'chatId', 'chatName', 'companyId', 'clientId'],
  ...['userId', 'operatorName', 'operatorGroupIds', 'closedByUserId', 'price'],
]);

/** What an imported session and its messages tell otherwise than the log does, ready to be kept beside it. */
export function differencesOf(
  { item, messages }: PastSession,
  past: readonly PastEvent[],
  snapshot: Snapshot,
): Readonly<Record<string, unknown>> {
  const events = past.map(({ at, actor, happening }, seq): Event => ({ ...happening, seq, at, actor }));
  const row = rowOf(fold(events));
  const { account } = snapshot;
  const settings = settingsOf(account);
  const clientId = item.clientId ?? row.visitorId;
  const view = viewOf(row, { snapshot, settings, now: row.updatedAt, events, clientId });
  const shown = encodeSearchItem(view, searchFields);
  const said = encodeMessages(view);
  const posted = events.filter((event) => event.type === 'message-posted');
  const shownAs = new Map(posted.map(({ messageId }, index) => [messageId, said[index]]));
  const kept = messages.flatMap(({ id, sessionId: _own, ...told }) => {
    const given = differing(told, { ...shownAs.get(id) });
    return Object.keys(given).length > 0 ? [[messageKey(id), { given }] as const] : [];
  });
  return {
    given: Object.fromEntries(Object.entries(differing(item, shown)).filter(([name]) => !ownMembers.has(name))),
    ...Object.fromEntries(kept),
  };
}

function differing(given: Partial<WholeItem> | Partial<Message>, shown: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(given).filter(([name, value]) => !isDeepStrictEqual(shown[name], value)));
}
