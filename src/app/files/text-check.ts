/** Tab, line feed, form feed, carriage return and escape are the only controls in texts. */
const controls = new Set([9, 10, 12, 13, 27]);
const MOST_HIGH_SHARE = 0.3;
const SNIFFED_CHARACTERS = 2048;

/** Markup that a browser would run if it were let; it passes for no plain text. */
const markups: readonly (readonly [RegExp, string, string])[] = [
  [/<svg[\s>]/i, 'image/svg+xml', 'svg'],
  [/<(!doctype\s+html|html|head|body|script|iframe|object|embed|meta|style)[\s>/]/i, 'text/html', 'html'],
  [/^\s*<\?xml[\s?]/i, 'application/xml', 'xml'],
];

/**
 * Tells text from the bytes of a file, given piece by piece: nothing but characters, in UTF-8 or in an older
 * one-byte alphabet, and neither HTML nor XML in its beginning.
 */
export class TextCheck {
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true });
  #isUtf8 = true;
  #isText = true;
  #bytes = 0;
  #highBytes = 0;
  #beginning = '';

  add(piece: Buffer): void {
    if (!this.#isText) return;
    if (this.#beginning.length < SNIFFED_CHARACTERS) {
      this.#beginning += piece.toString('latin1', 0, SNIFFED_CHARACTERS - this.#beginning.length);
    }
    this.#bytes += piece.length;
    for (const byte of piece) {
      if (byte >= 0x80) this.#highBytes += 1;
      else if ((byte < 0x20 && !controls.has(byte)) || byte === 0x7f) this.#isText = false;
    }
    if (this.#isUtf8) this.#decode(piece);
  }

  /** The media type and the usual ending of a name, or null when this is no text. */
  end(): { readonly mediaType: string; readonly extension: string } | null {
    if (this.#isUtf8) this.#decode();
    const isOneByte = this.#highBytes <= this.#bytes * MOST_HIGH_SHARE;
    if (!this.#isText || this.#bytes === 0 || !(this.#isUtf8 || isOneByte)) return null;
    const found = markups.find(([pattern]) => pattern.test(this.#beginning));
    return found ? { mediaType: found[1], extension: found[2] } : { mediaType: 'text/plain', extension: 'txt' };
  }

  #decode(piece?: Buffer): void {
    try {
      this.#utf8.decode(piece, { stream: piece !== undefined });
    } catch {
      this.#isUtf8 = false;
    }
  }
}
