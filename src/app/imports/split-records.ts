import { Refusal } from '../../core/refusal.ts';

/** One JSON value of a file, unread, and the line (from 1) on which it begins. */
export interface Piece {
  readonly line: number;
  readonly text: string;
}

/** The longest value; a page of a vendor's answer, or a very long chat, is far below. */
const MOST_BYTES = 32 * 1024 * 1024;

const quote = 0x22;
const backslash = 0x5c;
const newline = 0x0a;
const comma = 0x2c;
const openList = 0x5b;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;
const blanks: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d, newline]);

/**
 * The values of a file that is one JSON list, or JSON values one after another (JSON lines), or one value. Holds one value at
 * a time [K8]; refuses with `invalid-input` one that is longer than 32 MB. A value that is broken is given as it is.
 */
export async function* splitRecords(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  let [line, startLine, length] = [1, 1, 0];
  let [depth, isText, isEscaped, isList, isFirst] = [0, false, false, false, true];
  let held: Uint8Array[] = [];
  const take = (): Piece | null => {
    const text = Buffer.concat(held).toString('utf8').trim();
    held = [];
    length = 0;
    return text === '' ? null : { line: startLine, text };
  };
  for await (const whole of bytes) {
    const chunk = isFirst && whole[0] === 0xef && whole[1] === 0xbb && whole[2] === 0xbf ? whole.subarray(3) : whole;
    let from = 0;
    const hold = (to: number) => {
      if (to > from) held.push(Buffer.from(chunk.subarray(from, to)));
      length += to - from;
      from = to;
      if (length > MOST_BYTES) {
        throw new Refusal('invalid-input', `The value on line ${startLine} is longer than 32 MB.`);
      }
    };
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (byte === newline) line += 1;
      if (isText) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quote) isText = false;
        // No JSON text has a raw line break: the line is broken, and the next one begins anew.
        if (byte !== newline || isList) continue;
        isText = false;
        depth = 0;
      }
      if (isFirst && !blanks.has(byte)) {
        isFirst = false;
        startLine = line;
        if (byte === openList) {
          isList = true;
          from = at + 1;
          continue;
        }
      }
      if (length === 0 && from === at) {
        if (blanks.has(byte)) {
          from = at + 1;
          continue;
        }
        startLine = line;
      }
      if (byte === quote) isText = true;
      else if (byte === openList || byte === openObject) depth += 1;
      else if ((byte === closeList || byte === closeObject) && depth > 0) {
        depth -= 1;
        if (depth > 0) continue;
        hold(at + 1);
        const piece = take();
        if (piece) yield piece;
      } else if (depth === 0 && (byte === comma || byte === newline || (byte === closeList && isList))) {
        hold(at);
        from = at + 1;
        const piece = take();
        if (piece) yield piece;
      }
    }
    hold(chunk.length);
  }
  const last = take();
  if (last) yield last;
}
