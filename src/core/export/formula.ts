/** What spreadsheets take for the beginning of a formula, after spaces and in full width as well (OWASP ASVS 1.2.10). */
const formula = /^[\s\p{Cc}]*[=+\-@＝＋－＠]|^[\t\r\n\p{Cc}]/u;

/** Whether a spreadsheet could take a text for a formula [K9]. */
export function looksLikeFormula(text: string): boolean {
  return formula.test(text);
}
