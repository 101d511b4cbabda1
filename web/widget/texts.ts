import type { SessionPlace } from '../client/api-types.ts';

/** Every word that the widget itself says. */
export interface Texts {
  readonly chat: string;
  readonly online: string;
  readonly offline: string;
  readonly away: string;
  readonly close: string;
  readonly endChat: string;
  readonly endQuestion: string;
  readonly endYes: string;
  readonly endNo: string;
  readonly notDone: string;
  readonly hello: string;
  readonly somebodyThere: string;
  readonly nobodyThere: string;
  readonly waiting: string;
  readonly next: string;
  readonly inLine: (position: number) => string;
  readonly minutes: (count: number) => string;
  readonly waitingLong: string;
  readonly placeholder: string;
  readonly send: string;
  readonly attach: string;
  readonly messages: string;
  readonly newMessages: string;
  readonly you: string;
  readonly pending: string;
  readonly sent: string;
  readonly delivered: string;
  readonly read: string;
  readonly failed: string;
  readonly retry: string;
  readonly discard: string;
  readonly noConnection: string;
  readonly turnedAway: string;
  readonly tooLong: string;
  readonly detailsQuestion: string;
  readonly name: string;
  readonly email: string;
  readonly save: string;
  readonly skip: string;
  readonly ended: string;
  readonly youEnded: string;
  readonly reopened: string;
  readonly passedOn: string;
  readonly rateQuestion: string;
  readonly comment: string;
  readonly rate: string;
  readonly thanks: string;
  readonly newChat: string;
  readonly closed: string;
  readonly leave: string;
  readonly left: string;
  opens(time: string): string;
  readonly beginChat: string;
  readonly sendAnswers: string;
  joined(name: string): string;
  typing(name: string | null): string;
  stars(count: number): string;
}

const english: Texts = {
  chat: 'Chat',
  online: 'Online',
  offline: 'Away at the moment',
  away: 'Back soon',
  close: 'Close chat',
  endChat: 'End chat',
  endQuestion: 'End this chat?',
  endYes: 'End it',
  endNo: 'Keep chatting',
  notDone: 'That did not work. Please try again.',
  hello: 'Hello! How can we help?',
  somebodyThere: 'Somebody is here to answer you.',
  nobodyThere: 'Nobody is here right now. Leave a message: the answer will wait for you here.',
  waiting: 'Somebody will be with you soon.',
  next: 'You are next.',
  inLine: (position) => `You are number ${position} in line.`,
  minutes: (count) => (count <= 1 ? 'It takes about a minute.' : `It takes about ${count} minutes.`),
  waitingLong: 'Nobody is here right now. The answer will wait for you here.',
  placeholder: 'Write a message…',
  send: 'Send',
  attach: 'Send a file',
  messages: 'Messages',
  newMessages: 'New messages',
  you: 'You',
  pending: 'Sending…',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  failed: 'Not sent.',
  retry: 'Try again',
  discard: 'Discard',
  noConnection: 'No connection. Your messages are kept and sent later.',
  turnedAway: 'The chat could not be started.',
  tooLong: 'This is too long for one message.',
  detailsQuestion: 'Where can we reach you, should we lose touch?',
  name: 'Name',
  email: 'E-mail',
  save: 'Save',
  skip: 'Not now',
  ended: 'The chat has ended',
  youEnded: 'You ended the chat',
  reopened: 'The chat goes on',
  passedOn: 'You are being passed on to a colleague',
  rateQuestion: 'How was this chat?',
  comment: 'Anything you would like to add?',
  rate: 'Send rating',
  thanks: 'Thank you for your rating.',
  newChat: 'Start a new chat',
  closed: 'We are away at the moment.',
  leave: 'Leave a message',
  left: 'Thank you. We have your message, and answer here or by e-mail.',
  opens: (time) => `We are back on ${time}.`,
  beginChat: 'Start the chat',
  sendAnswers: 'Send answers',
  joined: (name) => `${name} has joined`,
  typing: (name) => (name ? `${name} is typing` : 'Typing'),
  stars: (count) => (count === 1 ? '1 star of 5' : `${count} stars of 5`),
};

const german: Texts = {
  chat: 'Chat',
  online: 'Online',
  offline: 'Gerade nicht da',
  away: 'Gleich zurück',
  close: 'Chat schließen',
  endChat: 'Chat beenden',
  endQuestion: 'Diesen Chat beenden?',
  endYes: 'Beenden',
  endNo: 'Weiter chatten',
  notDone: 'Das hat nicht geklappt. Bitte noch einmal versuchen.',
  hello: 'Hallo! Wie können wir helfen?',
  somebodyThere: 'Es ist jemand für Sie da.',
  nobodyThere: 'Gerade ist niemand da. Schreiben Sie uns: Die Antwort wartet hier auf Sie.',
  waiting: 'Gleich ist jemand für Sie da.',
  next: 'Sie sind als Nächstes dran.',
  inLine: (position) => `Sie sind Nummer ${position} in der Reihe.`,
  minutes: (count) => (count <= 1 ? 'Es dauert etwa eine Minute.' : `Es dauert etwa ${count} Minuten.`),
  waitingLong: 'Gerade ist niemand da. Die Antwort wartet hier auf Sie.',
  placeholder: 'Nachricht schreiben…',
  send: 'Senden',
  attach: 'Datei senden',
  messages: 'Nachrichten',
  newMessages: 'Neue Nachrichten',
  you: 'Sie',
  pending: 'Wird gesendet…',
  sent: 'Gesendet',
  delivered: 'Zugestellt',
  read: 'Gelesen',
  failed: 'Nicht gesendet.',
  retry: 'Noch einmal',
  discard: 'Verwerfen',
  noConnection: 'Keine Verbindung. Ihre Nachrichten bleiben erhalten und werden später gesendet.',
  turnedAway: 'Der Chat konnte nicht begonnen werden.',
  tooLong: 'Das ist zu lang für eine Nachricht.',
  detailsQuestion: 'Wie erreichen wir Sie, falls die Verbindung abreißt?',
  name: 'Name',
  email: 'E-Mail',
  save: 'Speichern',
  skip: 'Jetzt nicht',
  ended: 'Der Chat ist beendet',
  youEnded: 'Sie haben den Chat beendet',
  reopened: 'Der Chat geht weiter',
  passedOn: 'Sie werden weitergeleitet',
  rateQuestion: 'Wie war dieser Chat?',
  comment: 'Möchten Sie etwas hinzufügen?',
  rate: 'Bewertung senden',
  thanks: 'Danke für Ihre Bewertung.',
  newChat: 'Neuen Chat beginnen',
  closed: 'Gerade ist niemand da.',
  leave: 'Nachricht hinterlassen',
  left: 'Danke. Ihre Nachricht ist angekommen; wir antworten hier oder per E-Mail.',
  opens: (time) => `Ab ${time} sind wir wieder da.`,
  beginChat: 'Chat beginnen',
  sendAnswers: 'Antworten senden',
  joined: (name) => `${name} ist jetzt da`,
  typing: (name) => (name ? `${name} schreibt` : 'Schreibt'),
  stars: (count) => (count === 1 ? '1 von 5 Sternen' : `${count} von 5 Sternen`),
};

/** The page's language, as its `lang` says; undefined leaves it to the browser. */
export const language = document.documentElement.lang || undefined;

/** The words in the page's language; English where there is no translation. */
export const texts: Texts = language?.toLowerCase().startsWith('de') ? german : english;

const dayAndTime = new Intl.DateTimeFormat(language, { weekday: 'long', hour: '2-digit', minute: '2-digit' });
const DAY_MS = 86_400_000;
const dateAndTime = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });

/** When somebody is there again, in the visitor's own zone; nothing where nobody knows. */
export function opensText(changesAt: string | null): string | null {
  if (changesAt === null) return null;
  const at = Date.parse(changesAt);
  return texts.opens((at - Date.now() < 6 * DAY_MS ? dayAndTime : dateAndTime).format(at));
}

/** Where somebody stands in the queue and, where it is known, for how long still. */
export function placeText({ position, estimatedWaitMs }: Place): string {
  const place = position === 1 ? texts.next : texts.inLine(position);
  if (estimatedWaitMs === null) return place;
  return `${place} ${texts.minutes(Math.ceil(estimatedWaitMs / 60_000))}`;
}

type Place = NonNullable<SessionPlace['place']>;
