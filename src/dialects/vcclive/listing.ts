import type { App } from '../../app/context.ts';
import type { Actor } from '../../core/access.ts';
import type { SessionRow } from '../../core/row.ts';
import { type ChatView, chatEventTypes, encodeChat } from './codec/chat.ts';
import { Chat } from './wire.ts';

const AT_ONCE = 100;
const form = JSON.stringify(Chat);

/** The chats of these sessions, 100 at a time and each 100 in one query, so that long transcripts take little memory. */
export async function* chatsOf(
  app: App,
  actor: Actor,
  rows: readonly SessionRow[],
  view: ChatView,
): AsyncGenerator<readonly Chat[]> {
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const piece = rows.slice(from, from + AT_ONCE);
    const logs = await app.history.eventsOf(actor, piece, chatEventTypes);
    yield piece.map((row) => encodeChat(row, logs.get(row.id) ?? [], view));
  }
}

/** All that these chats are told from: a session's version stands for its log. */
export function sourceOf(rows: readonly SessionRow[], { snapshot, settings }: ChatView): unknown {
  const { account, agents, queues, inboxes } = snapshot;
  return [
    form,
    settings,
    [account.id, account.slug],
    [...agents.values()].map(({ id, number }) => [id, number]),
    [...queues.values()].map(({ id, number, name }) => [id, number, name]),
    [...inboxes.values()].map(({ id, number }) => [id, number]),
    rows.map(({ id, version, inboxNumber }) => [id, version, inboxNumber]),
  ];
}
