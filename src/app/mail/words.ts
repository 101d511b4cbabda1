import { de } from './languages/de.ts';
import { en } from './languages/en.ts';
import { es } from './languages/es.ts';
import { fr } from './languages/fr.ts';
import { hu } from './languages/hu.ts';
import { it } from './languages/it.ts';
import { nb } from './languages/nb.ts';
import { nl } from './languages/nl.ts';
import { pl } from './languages/pl.ts';
import { pt } from './languages/pt.ts';
import { ru } from './languages/ru.ts';
import { sv } from './languages/sv.ts';

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
  readonly resetTitle: string;
  readonly resetLead: (account: string) => string;
  readonly resetLink: string;
  readonly whyReset: string;
}

/** By primary language subtag; a language is a file and a name here. */
const table: Readonly<Record<string, MailWords>> = { de, en, es, fr, hu, it, nb, nl, pl, pt, ru, sv, no: nb, nn: nb };

/** The words of a BCP 47 language, and the language that they are in: English where there is none for it. */
export function wordsOf(language: string): { readonly language: string; readonly words: MailWords } {
  const primary = language.toLowerCase().split(/[-_]/)[0] ?? '';
  const words = Object.hasOwn(table, primary) ? table[primary] : undefined;
  return words ? { language: primary, words } : { language: 'en', words: en };
}
