import type { Snapshot } from '../../../core/directory.ts';
import type { Event, EventType, Positioned } from '../../../core/event.ts';
import type { SessionRow } from '../../../core/row.ts';
import { isSaid } from '../../../core/session.ts';
import { type FileUrl, textWithFiles } from '../../file-text.ts';
import type { Clock } from '../clock.ts';
import type { Settings } from '../settings.ts';
import type * as wire from '../wire.ts';

/** What a session's wire form takes besides the session itself. */
export interface View {
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  readonly clock: Clock;
  /** Without it, files are named and not linked. */
  readonly fileUrl?: FileUrl;
}

/** The events that a session's wire form is made of. */
export const historyEventTypes = [
  'session-opened',
  'visitor-updated',
  'message-posted',
] as const satisfies readonly EventType[];

export type Said = Positioned & { readonly event: Event<'message-posted'> };

/** What was said in a session as its row knows it; `log` holds its events of `historyEventTypes`, in order. */
export function saidIn(row: SessionRow, log: readonly Positioned[]): readonly Said[] {
  return log.filter((one): one is Said => {
    // What came after the row was read would contradict it.
    return one.event.seq < row.version && one.event.type === 'message-posted' && isSaid(one.event);
  });
}

/** The session in the vendor's form; something must have been said in it. */
export function encodeHistory(row: SessionRow, log: readonly Positioned[], view: View): wire.History {
  const { clock } = view;
  const id = String(row.number);
  const email = row.visitorEmail ?? '';
  return {
    id,
    button: encodeButtonRef(row, view),
    visitor: {
      name: row.visitorName ?? '',
      emaillAddress: email,
      emailAddress: email,
      networkAddress: row.visitorIp ?? '',
      startPage: row.firstPageUrl ?? '',
      country: encodeCountry(row.visitorCountry, view.settings),
      city: row.visitorCity ?? '',
      operatingSystem: row.visitorSystem ?? '',
      browser: row.visitorBrowser ?? '',
      userAgent: userAgentOf(row, log),
    },
    start: { dateTime: clock.local(row.firstSaidAt ?? row.openedAt), timeZone: clock.zone },
    messages: saidIn(row, log).map(({ position, event }) => {
      const dateTime = clock.local(event.at);
      return {
        id: String(position),
        sessionId: id,
        message: messageOf(event, row, view),
        source: event.actor.kind === 'visitor' ? 'visitor' : 'operator',
        sent: { dateTime, datetime: dateTime, timeZone: clock.zone },
      };
    }),
  };
}

/** The text and, for the vendor has no word for them, the files. */
export function messageOf(event: Said['event'], { id }: SessionRow, { fileUrl }: View): string {
  return textWithFiles(event, fileUrl ? (file) => fileUrl(id, file) : null);
}

/** The inbox through which the session came, as the vendor's button. */
export function encodeButtonRef(row: SessionRow, { snapshot }: View): wire.History['button'] {
  const inbox = snapshot.inboxes.get(row.inboxId);
  return { id: String(inbox?.number ?? 0), name: inbox?.name ?? '' };
}

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** As its code, or its English name where the account says so. */
export function encodeCountry(country: string | null, settings: Settings): string {
  if (country === null) return '';
  return settings.country === 'name' && /^[A-Z]{2}$/.test(country) ? (countryNames.of(country) ?? country) : country;
}

/** The mean from first to last message in seconds, to the millisecond; 0 without sessions. */
export function encodeSummary({ count, totalMs }: { count: number; totalMs: number }): wire.Summary {
  return { averageChatSessionDuration: count === 0 ? 0 : Math.round(totalMs / count) / 1000, chatSessions: count };
}

function userAgentOf(row: SessionRow, log: readonly Positioned[]): string {
  let userAgent: string | null = null;
  for (const { event } of log) {
    if (event.seq >= row.version) break;
    if (event.type === 'session-opened') userAgent = event.visitor.userAgent;
    if (event.type === 'visitor-updated') userAgent = event.changes.userAgent ?? userAgent;
  }
  return userAgent ?? '';
}
