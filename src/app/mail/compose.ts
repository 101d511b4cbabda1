import type { Readable } from 'node:stream';
import type { Snapshot } from '../../core/directory.ts';
import type { ActorRef, Event } from '../../core/event.ts';
import type { SessionMail } from '../../core/mail.ts';
import { isMailAddress } from '../../core/mail-address.ts';
import { outcome } from '../../core/metrics.ts';
import type { Session } from '../../core/session.ts';
import { headerText, type Letter, type LetterLine, letterHtml, letterText } from './letter.ts';
import { type MailWords, wordsOf } from './words.ts';

/** A mail ready for a server. None of it holds a line break but the bodies. */
export interface Composed {
  /** The company as the mail's sender calls itself. */
  readonly fromName: string;
  readonly to: string;
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments?: readonly Attachment[];
}

/** A file that goes with a mail. */
export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Readable;
}

/** What a mail tells of: the session, and what of its log visitors may see. */
export interface Told {
  readonly session: Session;
  readonly events: readonly Event[];
  /** There is more than a mail should hold. */
  readonly isCut: boolean;
}

/** The mail in its language and the account's zone. Notes and whispers are not in it, whoever gets it. */
export function composeMail(mail: SessionMail, told: Told, snapshot: Snapshot, publicUrl: string): Composed {
  const { account, inboxes } = snapshot;
  const { language, words } = wordsOf(mail.language);
  const inbox = inboxes.get(mail.inboxId)?.name ?? account.name;
  const visitor = told.session.visitor.name ?? words.visitor;
  const { subject, title, lead } = headingOf(mail, told.session, { words, inbox, visitor });
  const isNotice = mail.kind === 'offline-message' || mail.kind === 'missed-chat';
  const forTeam = isNotice || mail.kind === 'transcript-to-team';
  const clock = new Intl.DateTimeFormat(language, { timeZone: account.zone, dateStyle: 'medium', timeStyle: 'short' });
  const letter: Letter = {
    language,
    title,
    lead,
    facts: [
      [words.date, clock.format(told.session.openedAt)],
      ...(forTeam ? factsOf(told.session, words, snapshot) : []),
    ],
    lines: told.events.flatMap((event) => lineOf(event, words, clock)),
    cut: told.isCut ? words.cut : null,
    link: forTeam
      ? { text: words.openInConsole, url: `${publicUrl}/console/history/${encodeURIComponent(mail.sessionId)}` }
      : null,
    footer: [account.name, words.timesIn(account.zone), isNotice ? words.whyNotice : words.whyTranscript],
  };
  const { email } = told.session.visitor;
  return {
    fromName: headerText(account.name),
    to: mail.recipient,
    replyTo: forTeam && email !== null && isMailAddress(email) ? email : null,
    subject: headerText(subject),
    text: letterText(letter),
    html: letterHtml(letter),
  };
}

function headingOf(
  mail: SessionMail,
  session: Session,
  { words, inbox, visitor }: { readonly words: MailWords; readonly inbox: string; readonly visitor: string },
): { readonly subject: string; readonly title: string; readonly lead: string | null } {
  switch (mail.kind) {
    case 'transcript-requested':
    case 'transcript-to-visitor': {
      const wished = mail.subject === null ? '' : headerText(mail.subject);
      return { subject: wished || words.transcriptSubject(inbox), title: words.transcriptTitle(inbox), lead: null };
    }
    case 'transcript-to-team': {
      const subject = `${words.transcriptTitle(inbox)}: ${visitor}`;
      return { subject, title: words.transcriptTitle(inbox), lead: null };
    }
    case 'offline-message':
      return { subject: words.offlineSubject(visitor, inbox), title: words.offlineTitle(inbox), lead: null };
    case 'missed-chat': {
      const lead = outcome.of(session) === 'abandoned' ? words.abandonedLead : words.missedLead;
      return { subject: words.missedSubject(visitor, inbox), title: words.missedTitle(inbox), lead };
    }
  }
}

function factsOf(session: Session, words: MailWords, snapshot: Snapshot): readonly (readonly [string, string])[] {
  const { name, email, phone, language } = session.visitor;
  const known: readonly (readonly [string, string | null | undefined])[] = [
    [words.name, name],
    [words.email, email],
    [words.phone, phone],
    [words.languageSpoken, language],
    [words.page, session.lastPage?.url],
    [words.queue, snapshot.queues.get(session.queueId ?? '')?.name],
    [words.session, String(session.number)],
  ];
  return known.flatMap(([label, value]) => (value ? [[label, value] as const] : []));
}

function lineOf(event: Event, words: MailWords, clock: Intl.DateTimeFormat): readonly LetterLine[] {
  const time = clock.format(event.at);
  switch (event.type) {
    case 'message-posted':
      return [{ time, by: event.kind === 'system' ? null : nameOf(event.actor, words), text: saidIn(event, words) }];
    case 'form-submitted':
      return Object.entries(event.answers).map(([question, answer]) => ({ time, by: question, text: answer }));
    case 'session-accepted':
    case 'agent-joined':
      return [{ time, by: null, text: words.joined(event.agent.name) }];
    case 'session-transferred':
      return event.to.kind === 'agent' ? [{ time, by: null, text: words.joined(event.to.agent.name) }] : [];
    case 'session-ended':
      return [{ time, by: null, text: words.ended }];
    case 'session-reopened':
      return [{ time, by: null, text: words.reopened }];
    default:
      return [];
  }
}

/** The text, and after it the names of the files that came with it. */
function saidIn({ text, files = [] }: Event<'message-posted'>, words: MailWords): string {
  return [...(text === '' ? [] : [text]), ...files.map(({ name }) => `[${words.file}: ${name}]`)].join('\n');
}

function nameOf({ kind, name }: ActorRef, words: MailWords): string {
  if (name !== null && name !== '') return name;
  if (kind === 'visitor') return words.visitor;
  return kind === 'bot' ? words.bot : 'Koine';
}
