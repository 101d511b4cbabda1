/// <reference path="./font-libraries.d.ts" />
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { create, type Font } from 'fontkit';
import { decompress } from 'wawoff2';

/** A font that is open. */
export interface ShelfFont {
  /** By which it is told from the others. */
  readonly key: string;
  readonly font: Font;
  /** How wide a stroke around its letters makes them of regular weight, in ems: some fonts begin at their thinnest. */
  readonly strokeEm: number;
}

/** A file that has the letters in these ranges, or says so. */
interface FontFile {
  readonly path: string;
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

/** In the order in which they are asked; the han of Chinese comes before that of Japanese unless a text has kana. */
const families = [
  '@fontsource-variable/noto-sans',
  '@fontsource-variable/noto-sans-hebrew',
  '@fontsource-variable/noto-sans-arabic',
  '@fontsource-variable/noto-sans-thai',
  '@fontsource-variable/noto-sans-georgian',
  '@fontsource-variable/noto-sans-armenian',
  '@fontsource-variable/noto-sans-sc',
  '@fontsource-variable/noto-sans-jp',
  '@fontsource-variable/noto-sans-kr',
  '@fontsource-variable/noto-emoji',
  '@fontsource-variable/noto-sans-symbols',
  '@fontsource/noto-sans-symbols-2',
] as const;
type Family = (typeof families)[number];

const japaneseFirst: readonly Family[] = [
  ...families.slice(0, 6),
  '@fontsource-variable/noto-sans-jp',
  ...families.filter((name) => name !== '@fontsource-variable/noto-sans-jp').slice(6),
];
const kana = /[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9d]/;
const ignorable = /^\p{Default_Ignorable_Code_Point}$/u;
const ZERO_WIDTH_SPACE = 0x200b;
const REGULAR = 400;
const STROKE_EM_PER_WEIGHT = 0.03 / 300;
const require = createRequire(import.meta.url);

/** The fonts that Koine comes with (Noto, OFL), of which only the files are opened whose letters are needed. */
export class FontShelf {
  readonly #files = new Map<Family, readonly FontFile[]>();
  readonly #open = new Map<string, ShelfFont | null>();
  readonly #filesByPoint = new Map<readonly Family[], Map<number, readonly FontFile[]>>();

  /** Opens what this text needs; `fontOf` finds it then. */
  async prepare(text: string): Promise<void> {
    const order = orderFor(text);
    for (const point of new Set([...text].map((character) => character.codePointAt(0) ?? 0))) {
      if (isIgnorable(point)) continue;
      for (const file of this.#filesFor(point, order)) {
        const opened = await this.#openFile(file);
        if (opened?.font.hasGlyphForCodePoint(point)) break;
      }
    }
  }

  /** The open font with all letters of a cluster, the preferred one if it has them; null when none does. */
  fontOf(cluster: string, text: string, preferred: ShelfFont | null): ShelfFont | null {
    const points = [...cluster]
      .map((character) => character.codePointAt(0) ?? 0)
      .filter((point) => !isIgnorable(point));
    const hasAll = ({ font }: ShelfFont) => points.every((point) => font.hasGlyphForCodePoint(point));
    if (preferred && hasAll(preferred)) return preferred;
    for (const file of this.#filesFor(points[0] ?? 0x20, orderFor(text))) {
      const opened = this.#open.get(file.path);
      if (opened && hasAll(opened)) return opened;
    }
    return null;
  }

  #filesFor(point: number, order: readonly Family[]): readonly FontFile[] {
    const known = this.#filesByPoint.get(order) ?? new Map<number, readonly FontFile[]>();
    this.#filesByPoint.set(order, known);
    const files =
      known.get(point) ??
      order.flatMap((family) =>
        this.#filesOf(family).filter(({ ranges }) => ranges.some(([first, last]) => first <= point && point <= last)),
      );
    known.set(point, files);
    return files;
  }

  #filesOf(family: Family): readonly FontFile[] {
    const known = this.#files.get(family);
    if (known) return known;
    const folder = path.dirname(require.resolve(`${family}/package.json`));
    const name = family.slice(family.indexOf('/') + 1);
    const weight = family.startsWith('@fontsource-variable/') ? 'wght' : String(REGULAR);
    const ranges: Readonly<Record<string, string>> = JSON.parse(
      readFileSync(path.join(folder, 'unicode.json'), 'utf8'),
    );
    const files = Object.entries(ranges).map(([part, listed]) => ({
      path: path.join(folder, 'files', `${name}-${part.replace(/[[\]]/g, '')}-${weight}-normal.woff2`),
      ranges: listed.split(',').map(rangeOf),
    }));
    this.#files.set(family, files);
    return files;
  }

  async #openFile(file: FontFile): Promise<ShelfFont | null> {
    const known = this.#open.get(file.path);
    if (known !== undefined) return known;
    const made = create(Buffer.from(await decompress(await readFile(file.path))));
    const font = 'layout' in made ? withoutMuteGlyphs(made) : null;
    const opened = font && { key: file.path, font, strokeEm: strokeOf(font) };
    this.#open.set(file.path, opened);
    return opened;
  }
}

/** Whether a character shows nothing by itself: joiners, directions, selectors. */
export function isIgnorable(point: number): boolean {
  return point >= 0xad && ignorable.test(String.fromCodePoint(point));
}

function orderFor(text: string): readonly Family[] {
  return kana.test(text) ? japaneseFirst : families;
}

/** A letter may be drawn as two glyphs, of which the second stands for nothing: a reader's copy would get its number instead. */
function withoutMuteGlyphs(font: Font): Font {
  const layout = font.layout.bind(font);
  font.layout = (...asked) => {
    const run = layout(...asked);
    for (const glyph of run.glyphs) if (glyph.codePoints.length === 0) glyph.codePoints = [ZERO_WIDTH_SPACE];
    return run;
  };
  return font;
}

function strokeOf({ variationAxes }: Font): number {
  const { wght } = variationAxes as { readonly wght?: { readonly default: number } };
  return Math.max(0, REGULAR - (wght?.default ?? REGULAR)) * STROKE_EM_PER_WEIGHT;
}

/** `U+4e00-4eff` or `U+20`. */
function rangeOf(listed: string): readonly [number, number] {
  const [first = '', last = first] = listed.trim().slice(2).split('-');
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
}
