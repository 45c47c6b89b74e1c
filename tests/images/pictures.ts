import sharp, { type Sharp } from 'sharp';
import { Random } from '../../src-main/base/index.ts';

/** A smooth, seeded colour picture without any symmetry. */
export function picture(width: number, height: number, seed = 1): Sharp {
  const random = Random.of(seed);
  const waves = Array.from({ length: 12 }, () => ({
    x: random.uniform(-20, 20),
    y: random.uniform(-20, 20),
    phase: random.uniform(0, 6),
    channel: random.integer(0, 2),
  }));
  return fromFunction(width, height, (x, y, channel) => {
    const sum = waves
      .filter((wave) => wave.channel === channel)
      .reduce((total, wave) => total + Math.sin(wave.x * x + wave.y * y + wave.phase), 0);
    return 128 + 30 * sum;
  });
}

/** A picture from a function of the position (0 to 1 in both directions, at pixel centres) and the channel. */
export function fromFunction(
  width: number,
  height: number,
  value: (x: number, y: number, channel: number) => number,
): Sharp {
  const pixels = new Uint8ClampedArray(width * height * 3);
  for (let index = 0; index < pixels.length; index++) {
    const column = Math.floor(index / 3) % width;
    const row = Math.floor(index / 3 / width);
    pixels[index] = value((column + 0.5) / width, (row + 0.5) / height, index % 3);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** A picture of one colour. */
export function plain(width: number, height: number, colour: string): Sharp {
  return sharp({ create: { width, height, channels: 3, background: colour } });
}

/** An uncompressed BMP file: rows padded to four bytes, blue first; from the bottom up, or top-down where so asked. */
export async function bitmap(
  image: Sharp,
  kind: '24-bit' | '32-bit top-down' | '8-bit grey',
): Promise<Buffer> {
  const { data, info } = await image.clone().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const bytesPerPixel = Number.parseInt(kind) / 8;
  const rowBytes = Math.ceil((width * bytesPerPixel) / 4) * 4;
  const palette =
    kind === '8-bit grey' ? Uint32Array.from({ length: 256 }, (_, grey) => grey * 0x010101) : [];
  const start = 54 + palette.length * 4;
  const file = Buffer.alloc(start + rowBytes * height);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(start, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(kind === '32-bit top-down' ? -height : height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(bytesPerPixel * 8, 28);
  palette.forEach((colour, index) => file.writeUInt32LE(colour, 54 + index * 4));
  for (let row = 0; row < height; row++) {
    const line = kind === '32-bit top-down' ? row : height - 1 - row;
    for (let column = 0; column < width; column++) {
      const pixel = data.subarray((row * width + column) * info.channels).subarray(0, info.channels);
      const stored = kind === '8-bit grey' ? pixel.subarray(0, 1) : pixel.subarray(0, 3).reverse();
      file.set(stored, start + line * rowBytes + column * bytesPerPixel);
    }
  }
  return file;
}

/** Mean absolute difference of two pixel arrays of the same length. */
export function meanDifference(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} and ${b.length} values`);
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;
}

/** A picture in every format and way of storing it that is read. */
export function encodingsOf(image: Sharp): Readonly<Record<string, () => Promise<Buffer>>> {
  return {
    png: () => image.clone().png().toBuffer(),
    'interlaced png': () => image.clone().png({ progressive: true }).toBuffer(),
    jpeg: () => image.clone().jpeg().toBuffer(),
    'progressive jpeg': () => image.clone().jpeg({ progressive: true }).toBuffer(),
    webp: () => image.clone().webp().toBuffer(),
    'lossless webp': () => image.clone().webp({ lossless: true }).toBuffer(),
    'plain tiff': () => image.clone().tiff({ compression: 'none' }).toBuffer(),
    'jpeg tiff': () => image.clone().tiff({ compression: 'jpeg' }).toBuffer(),
    'tiled tiff': () => image.clone().tiff({ compression: 'lzw', tile: true }).toBuffer(),
    bigtiff: () => image.clone().tiff({ compression: 'lzw', bigtiff: true }).toBuffer(),
    bmp: () => bitmap(image, '24-bit'),
  };
}
