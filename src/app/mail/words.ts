/** All that Koine's mails say in one language. Names are put in as they are: whoever renders escapes them. */
export interface MailWords {
  readonly transcriptSubject: (inbox: string) => string;
  readonly transcriptTitle: (inbox: string) => string;
  readonly offlineSubject: (visitor: string, inbox: string) => string;
  readonly offlineTitle: (inbox: string) => string;
  readonly missedSubject: (visitor: string, inbox: string) => string;
  readonly missedTitle: (inbox: string) => string;
  readonly missedLead: string;
  readonly abandonedLead: string;
  readonly date: string;
  readonly timesIn: (zone: string) => string;
  readonly visitor: string;
  readonly bot: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly languageSpoken: string;
  readonly page: string;
  readonly queue: string;
  readonly session: string;
  readonly joined: (agent: string) => string;
  readonly ended: string;
  readonly file: string;
  readonly reopened: string;
  readonly openInConsole: string;
  readonly cut: string;
  readonly whyTranscript: string;
  readonly whyNotice: string;
}

const en: MailWords = {
  transcriptSubject: (inbox) => `Your chat with ${inbox}`,
  transcriptTitle: (inbox) => `Chat with ${inbox}`,
  offlineSubject: (visitor, inbox) => `Message from ${visitor} (${inbox})`,
  offlineTitle: (inbox) => `Offline message to ${inbox}`,
  missedSubject: (visitor, inbox) => `Missed chat with ${visitor} (${inbox})`,
  missedTitle: (inbox) => `Missed chat in ${inbox}`,
  missedLead: 'Nobody accepted this chat.',
  abandonedLead: 'The visitor left before anybody accepted this chat.',
  date: 'Date',
  timesIn: (zone) => `Times are those of ${zone}.`,
  visitor: 'Visitor',
  bot: 'Bot',
  name: 'Name',
  email: 'E-mail',
  phone: 'Phone',
  languageSpoken: 'Language',
  page: 'Page',
  queue: 'Queue',
  session: 'Session',
  joined: (agent) => `${agent} joined the chat`,
  ended: 'The chat ended',
  file: 'File',
  reopened: 'The chat went on',
  openInConsole: 'Open in the console',
  cut: 'The chat is longer than a mail should be; the rest is left out.',
  whyTranscript: 'You get this mail because the transcript of this chat was asked for with your address.',
  whyNotice: 'You get this mail because you are to be notified of chats in this inbox.',
};

const de: MailWords = {
  transcriptSubject: (inbox) => `Ihr Chat mit ${inbox}`,
  transcriptTitle: (inbox) => `Chat mit ${inbox}`,
  offlineSubject: (visitor, inbox) => `Nachricht von ${visitor} (${inbox})`,
  offlineTitle: (inbox) => `Offline-Nachricht an ${inbox}`,
  missedSubject: (visitor, inbox) => `Verpasster Chat mit ${visitor} (${inbox})`,
  missedTitle: (inbox) => `Verpasster Chat in ${inbox}`,
  missedLead: 'Niemand hat diesen Chat angenommen.',
  abandonedLead: 'Der Besucher ging, bevor jemand diesen Chat annahm.',
  date: 'Datum',
  timesIn: (zone) => `Zeiten gelten für ${zone}.`,
  visitor: 'Besucher',
  bot: 'Bot',
  name: 'Name',
  email: 'E-Mail',
  phone: 'Telefon',
  languageSpoken: 'Sprache',
  page: 'Seite',
  queue: 'Warteschlange',
  session: 'Sitzung',
  joined: (agent) => `${agent} ist dem Chat beigetreten`,
  ended: 'Der Chat ist beendet',
  file: 'Datei',
  reopened: 'Der Chat ging weiter',
  openInConsole: 'In der Konsole öffnen',
  cut: 'Der Chat ist länger, als eine Mail sein sollte; der Rest ist weggelassen.',
  whyTranscript: 'Sie erhalten diese Mail, weil das Protokoll dieses Chats mit Ihrer Adresse angefordert wurde.',
  whyNotice: 'Sie erhalten diese Mail, weil Sie über Chats in diesem Posteingang benachrichtigt werden.',
};

/** By primary language subtag; a language is one row. */
const table: Readonly<Record<string, MailWords>> = { en, de };

/** The words of a BCP 47 language, and the language that they are in: English where there is no row for it. */
export function wordsOf(language: string): { readonly language: string; readonly words: MailWords } {
  const primary = language.toLowerCase().split(/[-_]/)[0] ?? '';
  const words = Object.hasOwn(table, primary) ? table[primary] : undefined;
  return words ? { language: primary, words } : { language: 'en', words: en };
}
