import type { Mail } from '../../core/mail.ts';
import type { Composed } from './compose.ts';
import { headerText, type Letter, letterHtml, letterText } from './letter.ts';

/** The mail by which a manager tries whether mails arrive. The link leads to the console. */
export function composeTest(mail: Mail, account: { readonly name: string }, publicUrl: string): Composed {
  const letter: Letter = {
    language: 'en',
    title: 'Mails from Koine arrive',
    lead: `This is the test mail that you asked for in the console of ${account.name}.`,
    facts: [],
    lines: [],
    cut: null,
    link: { text: 'Open the console', url: `${publicUrl}/console/mails` },
    footer: [account.name, 'Nobody else got this mail.'],
  };
  return {
    fromName: headerText(account.name),
    to: mail.recipient,
    replyTo: null,
    subject: headerText(letter.title),
    text: letterText(letter),
    html: letterHtml(letter),
  };
}
