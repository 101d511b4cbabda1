import type { Mail } from '../../client/api-types.ts';

/** What narrows the send log, as it stands in the address. */
export interface MailSearch {
  readonly state?: Mail['state'];
}

/** What a mail may have come to, for people. */
export const stateNames: Readonly<Record<Mail['state'], string>> = {
  waiting: 'Waiting',
  sent: 'Sent',
  dead: 'Given up',
  dropped: 'Kept back',
};

/** What a mail is about, for people. */
export const kindNames: Readonly<Record<Mail['kind'], string>> = {
  'transcript-requested': 'Transcript, asked for',
  'transcript-to-visitor': 'Transcript to the visitor',
  'transcript-to-team': 'Transcript to the team',
  'offline-message': 'Offline message',
  'password-reset': 'New password',
  test: 'Test',
  'missed-chat': 'Missed chat',
};

/** What fits of an address; the rest is left out. */
export function parseMailSearch({ state }: Record<string, unknown>): MailSearch {
  return isState(state) ? { state } : {};
}

/** Whether a mail can be sent after all. */
export function isRetriable({ state }: Mail): boolean {
  return state === 'dead' || state === 'dropped';
}

function isState(word: unknown): word is Mail['state'] {
  return typeof word === 'string' && Object.hasOwn(stateNames, word);
}
