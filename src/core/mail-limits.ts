import type { PlannedMail } from './mail.ts';

/** The part of a mail that counts towards the limits. */
export type CountedMail = Pick<PlannedMail, 'kind' | 'recipient' | 'askedBy' | 'sessionId'>;

/** Most mails within an hour. Transcripts go where a stranger said, so they must not flood anybody. */
export const mailLimits = {
  transcriptsToAddress: 5,
  addressesOfVisitor: 3,
  transcriptsOfSession: 5,
  transcriptsOfVisitors: 500,
  noticesToAddress: 60,
} as const;

/** How far back mails count, in milliseconds. */
export const LIMITS_SPAN_MS = 3_600_000;

/** For each mail why it must not be sent, or null. `recent` are the account's mails of the last hour that were not dropped. */
export function limitMails(
  planned: readonly CountedMail[],
  recent: readonly CountedMail[],
): readonly (string | null)[] {
  const counted = [...recent];
  return planned.map((mail) => {
    const why = excessOf(mail, counted);
    if (why === null) counted.push(mail);
    return why;
  });
}

function excessOf(mail: CountedMail, counted: readonly CountedMail[]): string | null {
  const recipient = mail.recipient.toLowerCase();
  const toSame = counted.filter(
    (each) => each.recipient.toLowerCase() === recipient && isAsked(each) === isAsked(mail),
  );
  if (!isAsked(mail)) {
    return toSame.length >= mailLimits.noticesToAddress ? 'Too many mails to this address within an hour.' : null;
  }
  if (toSame.length >= mailLimits.transcriptsToAddress) return 'Too many transcripts to this address within an hour.';
  const ofSession = counted.filter((each) => isAsked(each) && each.sessionId === mail.sessionId);
  if (ofSession.length >= mailLimits.transcriptsOfSession)
    return 'Too many transcripts of this session within an hour.';
  if (!isOfVisitor(mail)) return null;
  const ofVisitors = counted.filter(isOfVisitor);
  const own = ofVisitors.filter(({ askedBy }) => askedBy === mail.askedBy);
  const addresses = new Set([...own.map((each) => each.recipient.toLowerCase()), recipient]);
  if (addresses.size > mailLimits.addressesOfVisitor) return 'Too many addresses of this visitor within an hour.';
  return ofVisitors.length >= mailLimits.transcriptsOfVisitors
    ? 'Too many transcripts for visitors within an hour.'
    : null;
}

function isAsked({ askedBy }: CountedMail): boolean {
  return askedBy !== null;
}

function isOfVisitor({ askedBy }: CountedMail): boolean {
  return askedBy?.startsWith('visitor:') ?? false;
}
