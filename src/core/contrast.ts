/** The contrast below which text is hard to read (WCAG 2.2, 1.4.3). */
export const LEAST_CONTRAST = 4.5;

/** White or black, whichever can be read on the colour: at least 4.5 to 1. White is preferred. */
export function textColourOn(hex: string): '#ffffff' | '#000000' {
  return contrast(hex, '#ffffff') >= LEAST_CONTRAST ? '#ffffff' : '#000000';
}

/** The contrast of two colours `#rrggbb`, 1 to 21, as WCAG defines it. */
export function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

const STEPS = 32;

/**
 * The colour as it can be read on a ground: itself, or as little darker or lighter as is needed. `least` is the contrast
 * it must have; what is drawn and not written needs 3.
 */
export function readableOn(ground: string, hex: string, least = LEAST_CONTRAST): string {
  const towards = textColourOn(ground);
  for (let step = 0; step < STEPS; step++) {
    const mixed = mix(hex, towards, step / STEPS);
    if (contrast(mixed, ground) >= least) return mixed;
  }
  return towards;
}

function mix(hex: string, other: string, share: number): string {
  const [from, to] = [channels(hex), channels(other)];
  const mixed = from.map((value, index) => Math.round(value + ((to[index] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = channels(hex).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(hex: string): readonly number[] {
  return [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));
}
