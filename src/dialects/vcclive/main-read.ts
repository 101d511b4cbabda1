import type { SessionRow } from '../../core/row.ts';
import type { MainRead, Reading } from '../dialect.ts';
import { settingsOf } from './settings.ts';

/** The list of the project's chats, narrowed to this one: from its id, or from as many as are listed before it. */
export async function mainRead(row: SessionRow, { app, actor, snapshot }: Reading): Promise<MainRead> {
  const { inboxId, inboxNumber } = row;
  const project = snapshot.inboxes.get(inboxId)?.number;
  const byId = settingsOf(snapshot.account).startMeaning === 'id';
  const start = byId ? inboxNumber : await app.history.count(actor, { inboxId, inboxNumberTo: inboxNumber - 1 });
  return {
    method: 'GET',
    path: `/v2/projects/${project}/chats?start=${start}&limit=1`,
    headers: { authorization: `Basic <base64 of ${snapshot.account.slug}:token>`, accept: 'application/json' },
  };
}
