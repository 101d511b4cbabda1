import type { Mail } from '../../core/mail.ts';
import type { Composed } from './compose.ts';
import { headerText, type Letter, letterHtml, letterText } from './letter.ts';
import { wordsOf } from './words.ts';

/** The mail by which an agent sets a new password. The link leads to a page of the console. */
export function composeReset(mail: Mail, account: { readonly name: string }, link: string): Composed {
  const { language, words } = wordsOf(mail.language);
  const letter: Letter = {
    language,
    title: words.resetTitle,
    lead: words.resetLead(account.name),
    facts: [],
    lines: [],
    cut: null,
    link: { text: words.resetLink, url: link },
    footer: [account.name, words.whyReset],
  };
  return {
    fromName: headerText(account.name),
    to: mail.recipient,
    replyTo: null,
    subject: headerText(words.resetTitle),
    text: letterText(letter),
    html: letterHtml(letter),
  };
}
