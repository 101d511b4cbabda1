/** White or black, whichever can be read on the colour: at least 4.5 to 1 (WCAG 2.2, 1.4.3). White is preferred. */
export function textColourOn(hex: string): '#fff' | '#000' {
  return contrast(hex, '#ffffff') >= 4.5 ? '#fff' : '#000';
}

/** The contrast of two colours `#rrggbb`, 1 to 21, as WCAG defines it. */
export function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
