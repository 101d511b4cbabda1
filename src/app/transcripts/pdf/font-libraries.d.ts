declare module 'wawoff2' {
  /** The font as OpenType; throws on what is no WOFF2. */
  export function decompress(font: Uint8Array): Promise<Uint8Array>;
}

declare module 'linebreak' {
  /** Where lines may end, by UAX #14. */
  export default class LineBreaker {
    constructor(text: string);
    nextBreak(): { readonly position: number; readonly required?: boolean } | null;
  }
}
