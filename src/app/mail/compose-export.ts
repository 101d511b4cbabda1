import type { Attachment, Composed } from './compose.ts';
import { headerText, type Letter, letterHtml, letterText } from './letter.ts';

interface ExportNews {
  readonly account: { readonly name: string };
  readonly to: string;
  /** The schedule's. */
  readonly name: string;
  readonly link: string;
}

/** The mail that brings a file of a schedule, or says where it is to be fetched. */
export function composeExport(
  news: ExportNews & {
    readonly facts: Letter['facts'];
    /** Null: the file is too large for a mail. */
    readonly attachment: Attachment | null;
  },
): Composed & { readonly attachments: readonly Attachment[] } {
  const { attachment } = news;
  const lead = attachment
    ? `The export “${news.name}” is attached.`
    : `The export “${news.name}” is too large for a mail. It can be fetched for a week, after signing in.`;
  return { ...compose(news, news.name, lead, news.facts), attachments: attachment ? [attachment] : [] };
}

/** The mail that says that a schedule could not do its work. */
export function composeFailure(
  news: ExportNews & { readonly problem: string; readonly isSwitchedOff: boolean },
): Composed {
  const lead = news.isSwitchedOff
    ? `The scheduled export “${news.name}” failed again. It is switched off until somebody switches it on.`
    : `The scheduled export “${news.name}” failed. It is tried again when it is next due.`;
  return compose(news, `Failed: ${news.name}`, lead, [['What went wrong', news.problem]]);
}

function compose({ account, to, link }: ExportNews, title: string, lead: string, facts: Letter['facts']): Composed {
  const letter: Letter = {
    language: 'en',
    title,
    lead,
    facts,
    lines: [],
    cut: null,
    link: { text: 'Scheduled exports', url: link },
    footer: [account.name],
  };
  return {
    fromName: headerText(account.name),
    to,
    replyTo: null,
    subject: headerText(title),
    text: letterText(letter),
    html: letterHtml(letter),
  };
}
