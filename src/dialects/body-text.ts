import { Refusal } from '../core/refusal.ts';

/**
 * A body as text: in the charset that its type names, or `declared` within it; else in UTF-8 or, where its bytes are
 * none, as the old clients that never said so wrote: Windows-1252. Refuses bytes that are not in the charset that was
 * named, and charsets that nobody knows.
 */
export function bodyText(bytes: Buffer, contentType: string | undefined, declared: string | null = null): string {
  const named = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1] ?? declared;
  try {
    return new TextDecoder(named ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    if (named === null) return new TextDecoder('windows-1252').decode(bytes);
    throw new Refusal('invalid-input', `The body is no text in the charset ${named.slice(0, 40)}.`);
  }
}

/** What an XML declaration says that the document is written in, or null. */
export function encodingIn(bytes: Buffer): string | null {
  const head = bytes.subarray(0, 200).toString('latin1');
  const [, encoding = null] = /^[^<]{0,3}<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']/.exec(head) ?? [];
  // What can be read byte by byte is no UTF-16, though some libraries write so.
  return encoding !== null && /^utf-?16/i.test(encoding) ? null : encoding;
}
