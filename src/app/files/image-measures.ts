/** What an image says of itself in its head, without being decoded. Sizes are pixels. */
export interface Measures {
  readonly width: number;
  readonly height: number;
  /** Whether decoding needs no more memory than the pixels do: elsewhere a small file may swell without bound. */
  readonly isTame: boolean;
}

/** The measures of a JPEG, PNG, GIF or WebP image, or null when they cannot be found. Never throws. */
export function measureImage(mediaType: string, bytes: Buffer): Measures | null {
  try {
    const found = measurers[mediaType]?.(bytes) ?? null;
    return found && found.width > 0 && found.height > 0 ? found : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const measurers: Readonly<Record<string, (bytes: Buffer) => Measures | null>> = {
  'image/png': measurePng,
  'image/jpeg': measureJpeg,
  'image/webp': measureWebp,
  'image/gif': (bytes) => ({ width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8), isTame: false }),
};

/** Interlaced ones, and those with a second head, are not tame: decoders inflate them without a bound. */
function measurePng(bytes: Buffer): Measures | null {
  const [width, height, interlace] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes.readUInt8(28)];
  let heads = 0;
  for (let at = 8; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IHDR') heads += 1;
  }
  return { width, height, isTame: interlace === 0 && heads === 1 };
}

/** The frame header, whose marker is one of C0 to CF but for C4, C8 and CC. */
function measureJpeg(bytes: Buffer): Measures | null {
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7), isTame: true };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

function measureWebp(bytes: Buffer): Measures | null {
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3), isTame: false };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff), isTame: false };
    }
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff, isTame: false };
    default:
      return null;
  }
}
