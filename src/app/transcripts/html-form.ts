import { createHash } from 'node:crypto';
import { escapeHtml, oneLine, withoutControls } from '../../core/plain-text.ts';
import { sizeInWords, type Transcript, type TranscriptEntry, type TranscriptHeading } from '../../core/transcript.ts';

const style = `
:root{color-scheme:light dark;--ink:#1c2733;--soft:#5c6773;--paper:#fff;--card:#f3f5f7;--own:#e6f0fb;--note:#fdf3d7;--line:#d8dee4}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaee;--soft:#9aa5b1;--paper:#14181d;--card:#20262d;--own:#1d2f45;--note:#3a3218;--line:#333c46}}
body{margin:0;padding:24px 16px;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main,header,footer{max-width:44rem;margin:0 auto}
h1{font-size:1.35rem;margin:0 0 .75rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:0 0 1.5rem}
dt,time,.about,footer{color:var(--soft)}
dd,article dl{margin:0;overflow-wrap:anywhere}
h2{font-size:.85rem;font-weight:600;text-align:center;color:var(--soft);border-top:1px solid var(--line);margin:1.5rem 0 1rem;padding-top:.5rem}
article{background:var(--card);border-radius:10px;margin:0 0 .6rem;padding:.5rem .8rem;break-inside:avoid-page}
article.agent,article.bot,article.integration{background:var(--own)}
article.among{background:var(--note)}
.by{display:flex;flex-wrap:wrap;gap:.1rem .6rem;align-items:baseline;margin:0;font-size:.85rem}
.text{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
.removed{font-style:italic;color:var(--soft)}
blockquote{margin:.25rem 0;padding-inline-start:.6rem;border-inline-start:3px solid var(--line);color:var(--soft);overflow-wrap:anywhere}
ul{margin:.3rem 0 0;padding-inline-start:1.2rem}
.happened{margin:.8rem 0;text-align:center;color:var(--soft);font-size:.9rem;overflow-wrap:anywhere}
footer{margin-top:2rem;font-size:.85rem;border-top:1px solid var(--line);padding-top:.75rem}
@media print{:root{--ink:#000;--soft:#444;--paper:#fff;--card:#fff;--own:#fff;--note:#fff;--line:#999}body{padding:0;font-size:11pt}article{border:1px solid var(--line)}}
@page{margin:18mm}
`;
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;
const LANGUAGE = 'en';

/** The transcript as one page of HTML that loads nothing, runs nothing and says so in a policy of its own; all that people wrote is text in it [K9]. */
export async function* transcriptHtml({ heading, pages }: Transcript): AsyncGenerator<string> {
  const day = new Intl.DateTimeFormat('en-GB', { timeZone: heading.zone, dateStyle: 'full' });
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: heading.zone, timeStyle: 'short' });
  yield headOf(heading, (at) => `${day.format(at)}, ${time.format(at)}`);
  let today = '';
  for await (const page of pages) {
    let html = '';
    for (const entry of page) {
      const date = day.format(entry.at);
      if (date !== today) html += `<h2>${escapeHtml(date)}</h2>\n`;
      today = date;
      html += entryHtml(entry, timeHtml(entry.at, time.format(entry.at)));
    }
    if (html) yield html;
  }
  yield `</main>\n<footer>Times are those of ${escapeHtml(heading.zone)}.${heading.withNotes ? ' This transcript has notes that only agents may read.' : ''}</footer>\n</body></html>\n`;
}

function headOf(heading: TranscriptHeading, clock: (at: number) => string): string {
  const title = `${oneLine(heading.account)}, session ${heading.number}`;
  const facts: readonly (readonly [string, string | null])[] = [
    ['Inbox', heading.inbox],
    ['Visitor', heading.visitor],
    ['Agents', heading.agents.map(oneLine).join(', ')],
    ['Opened', clock(heading.openedAt)],
    ['Ended', heading.endedAt === null ? null : clock(heading.endedAt)],
  ];
  return [
    `<!doctype html><html lang="${LANGUAGE}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(title)}</title><style>${style}</style></head><body>`,
    `<header><h1><bdi>${escapeHtml(title)}</bdi></h1><dl>`,
    ...facts.map(([name, value]) => (value ? `<dt>${name}</dt><dd><bdi>${escapeHtml(oneLine(value))}</bdi></dd>` : '')),
    '</dl></header>\n<main>\n',
  ].join('');
}

function entryHtml(entry: TranscriptEntry, time: string): string {
  switch (entry.kind) {
    case 'happened':
      return `<p class="happened">${time} <bdi>${escapeHtml(oneLine(entry.text))}</bdi></p>\n`;
    case 'answered':
      return `<article class="visitor"><p class="by"><b>Answers</b> ${time}</p><dl>${entry.answers.map(answerHtml).join('')}</dl></article>\n`;
    case 'said': {
      const { by, side, among, text, files, mark, quote } = entry;
      const about = [...(among ? [among] : []), ...(mark === 'edited' ? ['edited'] : [])];
      const marks = about.map((word) => ` <span class="about">${word}</span>`).join('');
      const said =
        text === '' ? '' : `<p class="text${mark === 'removed' ? ' removed' : ''}" dir="auto">${escapeText(text)}</p>`;
      const list = files.map(
        ({ name, size }) => `<li><bdi>${escapeHtml(oneLine(name))}</bdi> (${sizeInWords(size)})</li>`,
      );
      return [
        `<article class="${side}${among ? ' among' : ''}"><p class="by"><b><bdi>${escapeHtml(oneLine(by))}</bdi></b> ${time}${marks}</p>`,
        quote ? quoteHtml(quote) : '',
        said,
        list.length > 0 ? `<ul>${list.join('')}</ul>` : '',
        '</article>\n',
      ].join('');
    }
  }
}

function quoteHtml({ by, text }: { readonly by: string | null; readonly text: string | null }): string {
  if (text === null) return '<blockquote>In answer to an earlier message</blockquote>';
  return `<blockquote dir="auto"><bdi>${escapeHtml(oneLine(by ?? ''))}</bdi>: ${escapeHtml(oneLine(text))}</blockquote>`;
}

function answerHtml([question, answer]: readonly [string, string]): string {
  return `<dt dir="auto">${escapeHtml(oneLine(question))}</dt><dd dir="auto">${escapeText(answer)}</dd>`;
}

function timeHtml(at: number, shown: string): string {
  return `<time datetime="${new Date(at).toISOString()}">${shown}</time>`;
}

/** Ends of lines are kept: the style shows them. */
function escapeText(text: string): string {
  return escapeHtml(withoutControls(text).replaceAll('\r\n', '\n'));
}
