/// <reference path="./font-libraries.d.ts" />
import bidiFactory from 'bidi-js';
import LineBreaker from 'linebreak';
import { lineBreaks, withoutControls } from '../../../core/plain-text.ts';
import { type FontShelf, isIgnorable, type ShelfFont } from './font-shelf.ts';

/** A stretch of a line in one font and one direction, ready to be drawn from left to right. */
export interface Piece {
  readonly text: string;
  /** As it was written, where that is not the order of what is drawn; else null. */
  readonly written: string | null;
  readonly font: ShelfFont;
  /** In points. */
  readonly width: number;
}

export interface Line {
  /** From left to right. */
  readonly pieces: readonly Piece[];
  readonly width: number;
  readonly isRightToLeft: boolean;
}

interface Bidi {
  getEmbeddingLevels(
    text: string,
    direction: 'auto',
  ): { readonly levels: Uint8Array; readonly paragraphs: readonly { readonly level: number }[] };
  getMirroredCharacter(character: string): string | null;
}

interface Cluster {
  readonly start: number;
  readonly end: number;
  readonly font: ShelfFont;
  readonly level: number;
}

// Its own types fit one kind of module resolution alone.
const bidi = (bidiFactory as unknown as () => Bidi)();
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const rightToLeftLetter = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
/** What steers the order of text and shows nothing; joiners and the selectors of emoji are for the fonts. */
const unseen = /(?!\u200c|\u200d|\ufe0e|\ufe0f)\p{Default_Ignorable_Code_Point}/gu;
const MOST_MEASURED = 20_000;

/**
 * Breaks text into lines: words that are wider than a line are cut, what is read from the right is set from the right,
 * and letters that no font has are replaced by the name of their script, which `missing` gathers.
 */
export class TextLayout {
  readonly #shelf: FontShelf;
  readonly #widths = new Map<ShelfFont, Map<string, number>>();
  readonly missing = new Set<string>();

  constructor(shelf: FontShelf) {
    this.#shelf = shelf;
  }

  async lines(text: string, size: number, width: number): Promise<readonly Line[]> {
    const lines: Line[] = [];
    for (const paragraph of withoutControls(text).replaceAll('\t', '    ').split(lineBreaks)) {
      await this.#shelf.prepare(paragraph);
      const shown = this.#withPlaceholders(paragraph);
      if (shown !== paragraph) await this.#shelf.prepare(shown);
      lines.push(...this.#break(shown, size, width));
    }
    return lines;
  }

  #withPlaceholders(text: string): string {
    let shown = '';
    let script: string | null = null;
    for (const { segment } of graphemes.segment(text)) {
      const parts = this.#shelf.fontOf(segment, text, null) ? [segment] : [...segment];
      for (const part of parts) {
        if (isIgnorable(part.codePointAt(0) ?? 0) && parts.length > 1) continue;
        const lacking: string | null = this.#shelf.fontOf(part, text, null) ? null : scriptOf(part);
        if (lacking === null) shown += part;
        else if (lacking !== script) shown += `[${lacking}]`;
        if (lacking !== null) this.missing.add(lacking);
        script = lacking;
      }
    }
    return shown;
  }

  #break(text: string, size: number, width: number): readonly Line[] {
    const { levels, paragraphs } = bidi.getEmbeddingLevels(text, 'auto');
    const base = paragraphs[0]?.level ?? 0;
    const clusters = this.#clusters(text, levels);
    const lines: Line[] = [];
    let begun: Cluster[] = [];
    let filled = 0;
    const end = () => {
      lines.push(this.#line(text, begun, base, size));
      begun = [];
      filled = 0;
    };
    for (const unit of unitsOf(text, clusters)) {
      const wide = this.#widthOf(text, withoutTrailingSpace(text, unit), size);
      if (begun.length > 0 && filled + wide > width) end();
      if (wide <= width) {
        begun.push(...unit);
        filled += this.#widthOf(text, unit, size);
        continue;
      }
      for (const cluster of unit) {
        const own = this.#widthOf(text, [cluster], size);
        if (begun.length > 0 && filled + own > width) end();
        begun.push(cluster);
        filled += own;
      }
    }
    end();
    return lines;
  }

  #clusters(text: string, levels: Uint8Array): readonly Cluster[] {
    const clusters: Cluster[] = [];
    let preferred: ShelfFont | null = null;
    for (const { segment, index } of graphemes.segment(text)) {
      const isSpace = segment.trim() === '';
      const font: ShelfFont | null = this.#shelf.fontOf(segment, text, isSpace ? preferred : null);
      // Nothing that shows is without a font here.
      if (!font) continue;
      clusters.push({ start: index, end: index + segment.length, font, level: levels[index] ?? 0 });
      preferred = font;
    }
    return clusters;
  }

  #line(text: string, all: readonly Cluster[], base: number, size: number): Line {
    const stretches = stretchesOf(withoutTrailingSpace(text, all));
    const pieces = inVisualOrder(stretches).map((stretch) => {
      const shown = shownText(text, stretch);
      const { font } = stretch;
      const written = stretch.level % 2 === 1 ? text.slice(stretch.start, stretch.end) : null;
      return { text: shown, written, font, width: this.#measure(font, shown) * size };
    });
    const width = pieces.reduce((sum, piece) => sum + piece.width, 0);
    return { pieces, width, isRightToLeft: base % 2 === 1 };
  }

  #widthOf(text: string, clusters: readonly Cluster[], size: number): number {
    const stretches = stretchesOf(clusters);
    const ems = stretches.map(({ font, start, end }) =>
      this.#measure(font, text.slice(start, end).replace(unseen, '')),
    );
    return ems.reduce((sum, each) => sum + each, 0) * size;
  }

  /** In ems. */
  #measure(font: ShelfFont, text: string): number {
    const known = this.#widths.get(font) ?? new Map<string, number>();
    this.#widths.set(font, known);
    let width = known.get(text);
    if (width === undefined) {
      if (known.size >= MOST_MEASURED) known.clear();
      width = font.font.layout(text).advanceWidth / font.font.unitsPerEm;
      known.set(text, width);
    }
    return width;
  }
}

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly font: ShelfFont;
  readonly level: number;
}

/** Neighbours in one font and of one direction, together. */
function stretchesOf(clusters: readonly Cluster[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const cluster of clusters) {
    const last = stretches.at(-1);
    if (last && last.font === cluster.font && last.level === cluster.level && last.end === cluster.start) {
      stretches[stretches.length - 1] = { ...last, end: cluster.end };
    } else stretches.push(cluster);
  }
  return stretches;
}

/** UAX #9, L2: from the highest level to the lowest odd one, what is at least so deep is turned around. */
function inVisualOrder(stretches: readonly Stretch[]): readonly Stretch[] {
  const order = [...stretches];
  const deepest = Math.max(0, ...order.map(({ level }) => level));
  for (let level = deepest; level >= 1; level -= 1) {
    for (let from = 0; from < order.length; from += 1) {
      let to = from;
      while (to < order.length && (order[to]?.level ?? 0) >= level) to += 1;
      if (to > from + 1) order.splice(from, to - from, ...order.slice(from, to).reverse());
      from = Math.max(from, to);
    }
  }
  return order;
}

/** Brackets are mirrored where they are read from the right; a font turns around only what has letters of such a script. */
function shownText(text: string, { start, end, level }: Stretch): string {
  const plain = text.slice(start, end).replace(unseen, '');
  if (level % 2 === 0) return plain;
  const mirrored = [...plain].map((character) => bidi.getMirroredCharacter(character) ?? character).join('');
  if (rightToLeftLetter.test(plain)) return mirrored;
  return [...graphemes.segment(mirrored)]
    .reverse()
    .map(({ segment }) => segment)
    .join('');
}

/** What may not be parted between two lines, with the space after it. */
function unitsOf(text: string, clusters: readonly Cluster[]): readonly (readonly Cluster[])[] {
  const breaker = new LineBreaker(text);
  const units: Cluster[][] = [];
  let next = 0;
  for (let stop = breaker.nextBreak(); stop; stop = breaker.nextBreak()) {
    const unit: Cluster[] = [];
    for (let cluster = clusters[next]; cluster && cluster.start < stop.position; cluster = clusters[next]) {
      unit.push(cluster);
      next += 1;
    }
    if (unit.length > 0) units.push(unit);
  }
  return units;
}

function withoutTrailingSpace(text: string, clusters: readonly Cluster[]): readonly Cluster[] {
  let length = clusters.length;
  for (
    let last = clusters[length - 1];
    last && text.slice(last.start, last.end).trim() === '';
    last = clusters[length - 1]
  ) {
    length -= 1;
  }
  return clusters.slice(0, length);
}

const scripts = [
  'Bengali',
  'Tamil',
  'Telugu',
  'Gujarati',
  'Gurmukhi',
  'Kannada',
  'Malayalam',
  'Oriya',
  'Sinhala',
  'Khmer',
  'Lao',
  'Myanmar',
  'Tibetan',
  'Mongolian',
  'Ethiopic',
  'Cherokee',
  'Syriac',
  'Thaana',
  'Nko',
  'Javanese',
  'Balinese',
  'Yi',
  'Tifinagh',
  'Canadian_Aboriginal',
  'Han',
  'Hangul',
  'Hiragana',
  'Katakana',
  'Bopomofo',
  'Arabic',
  'Hebrew',
  'Devanagari',
  'Latin',
  'Cyrillic',
  'Greek',
  'Thai',
  'Georgian',
  'Armenian',
] as const;
const scriptTests = scripts.map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'u')] as const);

/** As a reader may know it; the code point where it belongs to no script. */
function scriptOf(cluster: string): string {
  const [name] = scriptTests.find(([, test]) => test.test(cluster)) ?? [];
  if (name !== undefined) return name.replaceAll('_', ' ');
  if (/\p{Extended_Pictographic}/u.test(cluster)) return 'emoji';
  return `U+${(cluster.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
