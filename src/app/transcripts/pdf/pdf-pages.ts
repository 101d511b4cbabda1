import PDFDocument from 'pdfkit';
import { oneLine } from '../../../core/plain-text.ts';
import { sizeInWords, type TranscriptEntry, type TranscriptHeading } from '../../../core/transcript.ts';
import { FontShelf, type ShelfFont } from './font-shelf.ts';
import { type Line, TextLayout } from './text-layout.ts';

interface Look {
  readonly size: number;
  readonly color: string;
  /** Set in from the margin on the side where reading begins, in points. */
  readonly inset?: number;
  readonly isBold?: boolean;
  readonly isCentred?: boolean;
}

const MARGIN = 54;
const FOOT = 36;
const LEADING = 1.42;
const BOLD_STROKE_EM = 0.035;
const ink = '#1c2733';
const soft = '#5c6773';
const sideColors: Readonly<Record<Extract<TranscriptEntry, { kind: 'said' }>['side'], string>> = {
  visitor: '#8a96a3',
  agent: '#2f6fbf',
  bot: '#2f6fbf',
  integration: '#2f6fbf',
  system: '#8a96a3',
};

/** So many pages a file has at most; what came after is in the other forms. */
export const MOST_PAGES = 2_000;

/** Draws a transcript onto pages that leave by `onBytes` as they are full: memory holds one page and the letters of the fonts [K8]. */
export class PdfPages {
  readonly #document: PDFKit.PDFDocument;
  readonly #layout = new TextLayout(new FontShelf());
  readonly #heading: TranscriptHeading;
  readonly #day: Intl.DateTimeFormat;
  readonly #time: Intl.DateTimeFormat;
  readonly #fonts = new Set<string>();
  #pages = 0;
  #y = 0;
  #today = '';
  #isFull = false;

  constructor(heading: TranscriptHeading, onBytes: (bytes: Buffer) => void) {
    this.#heading = heading;
    this.#day = new Intl.DateTimeFormat('en-GB', { timeZone: heading.zone, dateStyle: 'full' });
    this.#time = new Intl.DateTimeFormat('en-GB', { timeZone: heading.zone, timeStyle: 'short' });
    this.#document = new PDFDocument({
      size: 'A4',
      margin: 0,
      autoFirstPage: false,
      // Koine's own fonts alone: none of the reader's is asked for.
      font: null as unknown as string,
      lang: 'en',
      displayTitle: true,
      pdfVersion: '1.7',
      info: { Title: this.#title, Producer: 'Koine', Creator: 'Koine' },
    });
    this.#document.on('data', onBytes);
  }

  get #title(): string {
    return `${oneLine(this.#heading.account)}, session ${this.#heading.number}`;
  }

  async begin(): Promise<void> {
    await this.#addPage();
    const { inbox, visitor, agents, openedAt, endedAt, zone } = this.#heading;
    const clock = (at: number) => `${this.#day.format(at)}, ${this.#time.format(at)}`;
    await this.#write(this.#title, { size: 17, color: ink, isBold: true });
    this.#y += 6;
    const facts = [
      `Inbox: ${inbox}`,
      ...(visitor === null ? [] : [`Visitor: ${visitor}`]),
      ...(agents.length === 0 ? [] : [`Agents: ${agents.join(', ')}`]),
      `Opened: ${clock(openedAt)}`,
      ...(endedAt === null ? [] : [`Ended: ${clock(endedAt)}`]),
      `Times are those of ${zone}.`,
    ];
    for (const fact of facts) await this.#write(oneLine(fact), { size: 9.5, color: soft });
    this.#y += 10;
  }

  async add(entries: readonly TranscriptEntry[]): Promise<void> {
    for (const entry of entries) {
      if (this.#isFull) return;
      if (this.#pages >= MOST_PAGES) {
        this.#isFull = true;
        await this.#write(
          `The transcript goes on: so many pages hold no more of it. The forms text, HTML and JSON have all.`,
          {
            size: 10,
            color: ink,
            isBold: true,
          },
        );
        return;
      }
      await this.#addEntry(entry);
    }
  }

  async end(): Promise<void> {
    const { missing } = this.#layout;
    this.#y += 10;
    if (missing.size > 0) {
      const names = [...missing].sort().join(', ');
      const told = `Where a name stands in brackets, letters were written that this file has no font for: ${names}. The forms HTML and text have them.`;
      await this.#write(told, { size: 9.5, color: ink });
    }
    if (!this.#isFull) await this.#write('End of the transcript.', { size: 9.5, color: soft });
    this.#document.end();
  }

  async #addEntry(entry: TranscriptEntry): Promise<void> {
    const date = this.#day.format(entry.at);
    if (date !== this.#today) {
      this.#today = date;
      await this.#makeRoom(60);
      this.#y += 6;
      await this.#write(date, { size: 9.5, color: soft, isBold: true, isCentred: true });
      this.#y += 4;
    }
    const time = this.#time.format(entry.at);
    switch (entry.kind) {
      case 'happened':
        await this.#write(`${time} — ${oneLine(entry.text)}`, { size: 9.5, color: soft, isCentred: true });
        break;
      case 'answered':
        await this.#makeRoom(34);
        await this.#write(`Answers · ${time}`, { size: 9, color: soft, isBold: true });
        for (const [question, answer] of entry.answers) {
          await this.#write(`${oneLine(question)}: ${answer}`, { size: 10.5, color: ink, inset: 10 });
        }
        break;
      case 'said':
        await this.#addSaid(entry, time);
    }
    this.#y += 6;
  }

  async #addSaid(entry: Extract<TranscriptEntry, { kind: 'said' }>, time: string): Promise<void> {
    const { by, side, among, mark, quote, text, files } = entry;
    await this.#makeRoom(34);
    const marks = [time, ...(among ? [among] : []), ...(mark === 'edited' ? ['edited'] : [])].join(' · ');
    await this.#write(`${oneLine(by)} · ${marks}`, { size: 9, color: sideColors[side], isBold: true });
    if (quote) {
      const quoted = quote.text === null ? 'an earlier message' : `${oneLine(quote.by ?? '')}: ${oneLine(quote.text)}`;
      await this.#write(`In answer to ${quoted}`, { size: 9, color: soft, inset: 20 });
    }
    if (text !== '') await this.#write(text, { size: 10.5, color: mark === 'removed' ? soft : ink, inset: 10 });
    for (const { name, size } of files) {
      await this.#write(`File: ${oneLine(name)} (${sizeInWords(size)})`, { size: 10, color: soft, inset: 10 });
    }
  }

  async #write(text: string, look: Look): Promise<void> {
    const lines = await this.#layout.lines(text, look.size, this.#width - (look.inset ?? 0));
    for (const line of lines) {
      await this.#makeRoom(look.size * LEADING);
      this.#draw(line, look);
      this.#y += look.size * LEADING;
    }
  }

  #draw({ pieces, width, isRightToLeft }: Line, { size, color, inset = 0, isBold, isCentred }: Look): void {
    const room = this.#width - width;
    let x = MARGIN + (isCentred ? room / 2 : isRightToLeft ? room - inset : inset);
    for (const piece of pieces) {
      const strokeEm = piece.font.strokeEm + (isBold ? BOLD_STROKE_EM : 0);
      if (piece.written !== null) this.#document.markContent('Span', { actual: piece.written });
      this.#document
        .font(this.#nameOf(piece.font))
        .fontSize(size)
        .fillColor(color)
        .strokeColor(color)
        .lineWidth(Math.max(strokeEm * size, 0.01))
        .text(piece.text, x, this.#y + size, {
          lineBreak: false,
          baseline: 'alphabetic',
          features: [],
          fill: true,
          stroke: strokeEm > 0,
        });
      if (piece.written !== null) this.#document.endMarkedContent();
      x += piece.width;
    }
  }

  /** A document knows fonts by name, and ours bear the same one where they are parts of a whole. */
  #nameOf({ key, font }: ShelfFont): string {
    if (this.#fonts.has(key)) return key;
    this.#fonts.add(key);
    this.#document.registerFont(key, font as unknown as PDFKit.Mixins.PDFFontSource);
    return key;
  }

  get #width(): number {
    return this.#document.page.width - 2 * MARGIN;
  }

  async #makeRoom(height: number): Promise<void> {
    if (this.#y + height > this.#document.page.height - MARGIN) await this.#addPage();
  }

  async #addPage(): Promise<void> {
    this.#document.addPage();
    this.#pages += 1;
    const page = { size: 8.5, color: soft };
    const [title] = await this.#layout.lines(this.#title, page.size, this.#width - 80);
    const [number] = await this.#layout.lines(`Page ${this.#pages}`, page.size, 80);
    this.#y = this.#document.page.height - FOOT - page.size;
    if (number) this.#draw({ ...number, isRightToLeft: true }, page);
    if (title && this.#pages > 1) {
      this.#y = FOOT;
      this.#draw({ ...title, isRightToLeft: false }, page);
    }
    this.#y = MARGIN + 10;
  }
}
