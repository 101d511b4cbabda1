/** What a mail about a session is about; transcripts go to visitors or to a fixed address, notices to those who answer. */
export const sessionMailKinds = [
  'transcript-requested',
  'transcript-to-visitor',
  'transcript-to-team',
  'offline-message',
  'missed-chat',
] as const;
export type SessionMailKind = (typeof sessionMailKinds)[number];

/** What a mail is about: a session, the sign-in of an agent, or nothing but whether it arrives. */
export const mailKinds = [...sessionMailKinds, 'password-reset', 'test'] as const;
export type MailKind = (typeof mailKinds)[number];

/** `dead`: given up after failures; `dropped`: a rule or a limit kept it from being sent. */
export const mailStates = ['waiting', 'sent', 'dead', 'dropped'] as const;
export type MailState = (typeof mailStates)[number];

/** A mail that an event of the log leads to. Times are epoch milliseconds. */
export interface PlannedMail {
  readonly sessionId: string;
  readonly inboxId: string;
  readonly kind: SessionMailKind;
  /** The event that led to it; with session, kind and recipient it names the mail. */
  readonly seq: number;
  readonly at: number;
  readonly recipient: string;
  /** BCP 47. */
  readonly language: string;
  /** Wished for by who asked; null means Koine's own. */
  readonly subject: string | null;
  /** Whose wish it follows, as `visitor:<id>`; null when nobody asked. */
  readonly askedBy: string | null;
  /** Sent when the session ends, or at `dueAt` if it does not until then. */
  readonly awaitsEnd: boolean;
  readonly dueAt: number;
}

/** A mail as the outbox keeps it. */
export interface Mail extends Omit<PlannedMail, 'dueAt' | 'kind' | 'sessionId' | 'inboxId' | 'seq'> {
  readonly kind: MailKind;
  /** Null, as inbox and event are, for a mail to an agent that is about no session. */
  readonly sessionId: string | null;
  readonly inboxId: string | null;
  readonly seq: number | null;
  /** The agent to whom it goes; null for a mail about a session. */
  readonly agentId: string | null;
  readonly accountId: string;
  readonly id: string;
  readonly state: MailState;
  /** How often a server was asked to take it. */
  readonly tries: number;
  readonly createdAt: number;
  /** Null when it is not to be tried again. */
  readonly nextTryAt: number | null;
  readonly giveUpAt: number;
  /** The last event that it tells of; fixed by the first try, so that a repeat is the same mail. */
  readonly upTo: number | null;
  readonly finishedAt: number | null;
  /** What the server answered, or why it was not sent. */
  readonly result: string | null;
}

/** A mail about a session. */
export type SessionMail = Mail & {
  readonly kind: SessionMailKind;
  readonly sessionId: string;
  readonly inboxId: string;
};

export function isAboutSession(mail: Mail): mail is SessionMail {
  return mail.sessionId !== null;
}

/** The server that takes mails, without its secrets. */
export interface MailServerFacts {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte; `starttls`: TLS where the server can. */
  readonly security: 'tls' | 'starttls';
  readonly signsIn: boolean;
  /** The name is null where each account's own stands. */
  readonly from: { readonly name: string | null; readonly address: string };
}

/** How an account's mails went lately. Times are epoch milliseconds. */
export interface MailTraffic {
  readonly waiting: number;
  readonly lastSentAt: number | null;
  /** The newest mail that could not be sent, in the words of the server; null when there is none, or one was sent after it. */
  readonly lastFailure: Pick<Mail, 'recipient' | 'state' | 'createdAt' | 'nextTryAt' | 'result'> | null;
}

/** A test whose answer comes after this tells nothing that was not told by then. */
export const TEST_GIVEN_UP_AFTER_MS = 10 * 60_000;

/** Which mails an inbox sends. */
export interface MailSettings {
  /** A visitor or an agent who asks for the transcript gets it. */
  readonly transcriptOnRequest: boolean;
  /** Visitors who told their address get the transcript when the session ends. */
  readonly transcriptToVisitor: boolean;
  /** This address gets every transcript when the session ends. */
  readonly transcriptTo: string | null;
  /** Offline messages are told to the queue's members with the right `notify`. */
  readonly offlineMessages: boolean;
  /** So are chats that nobody accepted. */
  readonly missedChats: boolean;
  /** This address gets the same notices. */
  readonly noticesTo: string | null;
  /** Language of mails to the team, and to visitors whose own is not known; BCP 47. */
  readonly language: string;
}

export const defaultMailSettings: MailSettings = {
  transcriptOnRequest: true,
  transcriptToVisitor: false,
  transcriptTo: null,
  offlineMessages: true,
  missedChats: false,
  noticesTo: null,
  language: 'en',
};

const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 4 * 60 * MINUTE_MS;

/** How long tries go on after a mail is first due. */
export const GIVE_UP_AFTER_MS = 48 * 60 * MINUTE_MS;

/** Milliseconds until the next try after so many: a minute, doubled with each, at most four hours, a fifth more or less by `chance` (0 to 1). */
export function backOff(tries: number, chance: number): number {
  const wait = Math.min(MINUTE_MS * 2 ** (Math.min(tries, 20) - 1), LONGEST_WAIT_MS);
  return Math.round(wait * (0.8 + 0.4 * chance));
}
