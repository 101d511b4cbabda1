import type { Event, EventType, FileRef } from '../../core/event.ts';
import type { SessionRow } from '../../core/row.ts';
import type { DialectContext } from '../dialect.ts';
import { clientIdsOf } from './clients.ts';
import { type SessionView, viewOf } from './codec/view.ts';
import type { Company } from './companies.ts';
import type { Settings } from './settings.ts';

/** Makes links that open a session's files for about an hour. */
export function linkingOf({ app, publicUrl }: DialectContext, { accountId, id }: SessionRow) {
  const place = { accountId, sessionId: id };
  return (file: FileRef) => {
    const path = app.files.linkOf(place, file);
    return path === null ? null : publicUrl + path;
  };
}

/** The rows made ready to be shown: events and clients' names are read once for each account, never for each row. */
export async function viewsOf(
  context: DialectContext,
  rows: readonly SessionRow[],
  companies: readonly Company[],
  eventTypes: readonly EventType[],
  settings: Settings,
): Promise<readonly SessionView[]> {
  const { app } = context;
  const now = Date.now();
  const parts = new Map(
    await Promise.all(
      companies.map(async ({ reader, snapshot }) => {
        const { accountId } = reader;
        const own = rows.filter((row) => row.accountId === accountId);
        const [logs, clientId] = await Promise.all([
          eventTypes.length === 0 || own.length === 0
            ? new Map<string, readonly Event[]>()
            : app.history.eventsOf(reader, own, eventTypes),
          clientIdsOf(
            app,
            accountId,
            own.map(({ visitorId }) => visitorId),
          ),
        ]);
        return [accountId, { snapshot, logs, clientId }] as const;
      }),
    ),
  );
  return rows.flatMap((row) => {
    const part = parts.get(row.accountId);
    if (!part) return [];
    const events = part.logs.get(row.id) ?? [];
    const linkOf = linkingOf(context, row);
    const clientId = part.clientId(row.visitorId);
    return [viewOf(row, { snapshot: part.snapshot, settings, now, events, clientId, linkOf })];
  });
}
