/** Every way a line may end, as one pattern. */
export const lineBreaks = /\r\n?|[\n\v\f\u0085\u2028\u2029]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const controls = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]/g;
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text as HTML shows it, in content and in quoted attributes [K9]. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** The text without control characters, but for tabs and the ends of lines. */
export function withoutControls(text: string): string {
  return text.replace(controls, '');
}

/** The text as one line. */
export function oneLine(text: string): string {
  return withoutControls(text).replace(lineBreaks, ' ').replaceAll('\t', ' ').trim();
}

/** Lines after the first are set in, so that none can pass for a line of its own. */
export function indentLines(text: string): string {
  return withoutControls(text).replace(lineBreaks, '\n    ');
}
