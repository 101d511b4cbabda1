/** The value as JSON in ASCII alone: right for those who read it as UTF-8, and for those who read it as ISO-8859-1. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** What XML 1.0 cannot hold at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML cannot hold
const unspeakable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** The text for XML in ASCII alone, within an element or an attribute; what XML cannot hold becomes U+FFFD [K9]. */
export function asciiXml(text: string): string {
  return text
    .toWellFormed()
    .replace(unspeakable, '\ufffd')
    .replace(/[&<>"'\t\n\r]|[^\0-\x7e]/gu, (sign) => named[sign] ?? `&#${sign.codePointAt(0)};`);
}

/**
 * The value with HTML's numeric entities in its texts decoded, as a client of the vendor sends what is not ASCII: one
 * for each UTF-16 unit. What would not be text stays as it is.
 */
export function decodeEntities<T>(value: T): T {
  if (typeof value === 'string') return decodeText(value) as T;
  if (Array.isArray(value)) return value.map(decodeEntities) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, decodeEntities(member)])) as T;
}

function decodeText(text: string): string {
  const decoded = text.replace(/&#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));/g, (entity, decimal, hexadecimal) => {
    const code = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal);
    return code === 0 || code > 0x10ffff ? entity : String.fromCodePoint(code);
  });
  return decoded.isWellFormed() ? decoded : text;
}
