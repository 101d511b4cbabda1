import { type Agent, mailSettingsOf, type Snapshot } from './directory.ts';
import type { Event, EventType, Positioned } from './event.ts';
import type { MailSettings, PlannedMail } from './mail.ts';
import { isMailAddress, sameMailAddress } from './mail-address.ts';
import type { SessionRow } from './row.ts';

/** The events that can lead to a mail, or let one go, by their type and what they hold then: most openings and forms do neither. */
export const mailOccasions = {
  'session-opened': { intent: 'offline-message' },
  'form-submitted': { form: 'offline' },
  'transcript-requested': {},
  'session-ended': {},
} as const satisfies { readonly [T in EventType]?: Partial<Event<T>> };

/** A transcript waits for the end of its session, but not longer than this. */
const LONGEST_WAIT_MS = 24 * 3_600_000;
/** Lets what is said after an opening come along. */
const OFFLINE_WAIT_MS = 5_000;

/** The mails that these events lead to, by the inboxes' settings. `rows` are the sessions as they stand now. Pure. */
export function planMails(
  events: readonly Positioned[],
  rows: ReadonlyMap<string, SessionRow>,
  snapshot: Snapshot,
): readonly PlannedMail[] {
  return events.flatMap(({ sessionId, event }) => {
    const row = rows.get(sessionId);
    const inbox = row && snapshot.inboxes.get(row.inboxId);
    return row && inbox ? planOne(event, row, mailSettingsOf(inbox), snapshot) : [];
  });
}

function planOne(event: Event, row: SessionRow, settings: MailSettings, snapshot: Snapshot): readonly PlannedMail[] {
  switch (event.type) {
    case 'session-opened':
      return event.intent === 'offline-message' ? offlineNotices(event, row, settings, snapshot) : [];
    case 'form-submitted':
      return event.form === 'offline' ? offlineNotices(event, row, settings, snapshot) : [];
    case 'transcript-requested':
      return settings.transcriptOnRequest ? [requestedTranscript(event, row, settings)] : [];
    case 'session-ended':
      // One that went on since, or was spam, gives no cause to write.
      return row.endedAt === event.at && !row.spam ? atEnd(event, row, settings, snapshot) : [];
    default:
      return [];
  }
}

/** One notice for each session, whether it was opened for a message or its offline form was filled in. */
function offlineNotices(
  event: Event,
  row: SessionRow,
  settings: MailSettings,
  snapshot: Snapshot,
): readonly PlannedMail[] {
  if (!settings.offlineMessages) return [];
  return noticesOf('offline-message', event, row, settings, snapshot).map((mail) => ({ ...mail, seq: 0 }));
}

function requestedTranscript(
  event: Event<'transcript-requested'>,
  row: SessionRow,
  settings: MailSettings,
): PlannedMail {
  const awaitsEnd = row.endedAt === null;
  return {
    ...basisOf('transcript-requested', event, row),
    recipient: event.email,
    language: row.visitorLanguage ?? settings.language,
    subject: event.subject,
    askedBy: `${event.actor.kind}:${event.actor.id ?? ''}`,
    awaitsEnd,
    dueAt: awaitsEnd ? event.at + LONGEST_WAIT_MS : event.at,
  };
}

function atEnd(
  event: Event<'session-ended'>,
  row: SessionRow,
  settings: MailSettings,
  snapshot: Snapshot,
): readonly PlannedMail[] {
  const mails: PlannedMail[] = [];
  const [address, saidAnything] = [row.visitorEmail, row.messageCount > 0];
  if (settings.transcriptToVisitor && saidAnything && address !== null && isMailAddress(address)) {
    mails.push({
      ...basisOf('transcript-to-visitor', event, row),
      recipient: address,
      language: row.visitorLanguage ?? settings.language,
      // The address is the visitor's word: their limits hold.
      askedBy: `visitor:${row.visitorId}`,
    });
  }
  if (settings.transcriptTo !== null && saidAnything) {
    const { transcriptTo: recipient, language } = settings;
    mails.push({ ...basisOf('transcript-to-team', event, row), recipient, language });
  }
  if (row.outcome === 'missed' || row.outcome === 'abandoned') {
    if (settings.missedChats) mails.push(...noticesOf('missed-chat', event, row, settings, snapshot));
  }
  return mails;
}

function noticesOf(
  kind: 'offline-message' | 'missed-chat',
  event: Event,
  row: SessionRow,
  settings: MailSettings,
  snapshot: Snapshot,
): readonly PlannedMail[] {
  const { language, noticesTo } = settings;
  const members = membersToNotify(row.queueId ?? row.firstQueueId, snapshot).map(({ email }) => email);
  const others = members.filter((email) => isMailAddress(email) && !sameMailAddress(email, noticesTo ?? ''));
  const dueAt = kind === 'offline-message' ? event.at + OFFLINE_WAIT_MS : event.at;
  return [...(noticesTo === null ? [] : [noticesTo]), ...others].map((recipient) => {
    return { ...basisOf(kind, event, row), recipient, language, dueAt };
  });
}

function membersToNotify(queueId: string | null, { queues, agents }: Snapshot): readonly Agent[] {
  const members = queueId === null ? [] : (queues.get(queueId)?.members ?? []);
  return members.flatMap(({ agentId, rights }) => {
    const agent = agents.get(agentId);
    return agent && !agent.disabled && rights.includes('notify') ? [agent] : [];
  });
}

function basisOf<K extends PlannedMail['kind']>(kind: K, event: Event, row: SessionRow) {
  return {
    sessionId: row.id,
    inboxId: row.inboxId,
    kind,
    seq: event.seq,
    at: event.at,
    subject: null,
    askedBy: null,
    awaitsEnd: false,
    dueAt: event.at,
  };
}
