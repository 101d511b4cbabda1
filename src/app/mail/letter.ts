import { escapeHtml, indentLines, lineBreaks, oneLine, withoutControls } from '../../core/plain-text.ts';

/** A mail in parts, before it is text or HTML. All strings are plain text, and any of them may come from a stranger. */
export interface Letter {
  /** BCP 47, of the words around what people said. */
  readonly language: string;
  readonly title: string;
  readonly lead: string | null;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly lines: readonly LetterLine[];
  /** After the lines; null when they are all there. */
  readonly cut: string | null;
  readonly link: { readonly text: string; readonly url: string } | null;
  readonly footer: readonly string[];
}

/** Something said, or with `by` null something that happened. */
export interface LetterLine {
  readonly time: string;
  readonly by: string | null;
  readonly text: string;
}

/** The letter as plain text. Lines of what was said are set in, so that none can pass for a line of its own. */
export function letterText({ title, lead, facts, lines, cut, link, footer }: Letter): string {
  const parts = [
    oneLine(title),
    ...(lead === null ? [] : [oneLine(lead)]),
    facts.map(([label, value]) => `${label}: ${oneLine(value)}`).join('\n'),
    lines.map(textLine).join('\n'),
    ...(cut === null ? [] : [cut]),
    ...(link ? [`${link.text}: ${link.url}`] : []),
    `-- \n${footer.map(oneLine).join('\n')}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The letter as HTML that loads nothing: no image, style sheet, script or form, and only Koine's own link [K9]. */
export function letterHtml(letter: Letter): string {
  const { language, title, lead, facts, lines, cut, link, footer } = letter;
  return [
    `<!doctype html><html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><title>${escapeHtml(oneLine(title))}</title></head>`,
    '<body style="margin:0;padding:24px;font:15px/1.5 sans-serif;color:#1c2733;background:#ffffff">',
    `<h1 style="font-size:20px;margin:0 0 12px" dir="auto">${escapeHtml(oneLine(title))}</h1>`,
    lead === null ? '' : `<p>${escapeHtml(lead)}</p>`,
    facts.length === 0 ? '' : `<table style="margin:0 0 16px">${facts.map(factRow).join('')}</table>`,
    ...lines.map(htmlLine),
    cut === null ? '' : `<p>${escapeHtml(cut)}</p>`,
    link ? `<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.text)}</a></p>` : '',
    `<p style="margin-top:24px;font-size:13px;color:#5c6773">${footer.map((line) => escapeHtml(oneLine(line))).join('<br>')}</p>`,
    '</body></html>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** Text as one line without control characters, at most 200 characters long: fit for a header. */
export function headerText(text: string): string {
  return oneLine(text)
    .slice(0, 200)
    .replace(/[\uD800-\uDBFF]$/, '');
}

function textLine({ time, by, text }: LetterLine): string {
  return by === null ? `[${time}] — ${oneLine(text)}` : `[${time}] ${oneLine(by)}: ${indentLines(text)}`;
}

function htmlLine({ time, by, text }: LetterLine): string {
  const at = `<span style="color:#5c6773;font-size:13px">${escapeHtml(time)}</span>`;
  if (by === null) return `<p style="margin:8px 0;color:#5c6773" dir="auto">${at} ${escapeHtml(oneLine(text))}</p>`;
  const said = escapeHtml(withoutControls(text)).replace(lineBreaks, '<br>');
  return `<p style="margin:8px 0" dir="auto"><strong><bdi>${escapeHtml(oneLine(by))}</bdi></strong> ${at}<br>${said}</p>`;
}

function factRow([label, value]: readonly [string, string]): string {
  return `<tr><td style="padding-right:16px;color:#5c6773">${escapeHtml(label)}</td><td dir="auto">${escapeHtml(oneLine(value))}</td></tr>`;
}
