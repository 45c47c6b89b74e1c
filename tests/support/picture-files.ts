import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { Random } from '../../src-main/base/index.ts';

/** A small picture of coloured blotches; another seed gives a picture that looks different. */
export function blotches(seed: number, side = 40): Promise<Buffer> {
  const random = Random.of(seed, 'blotches');
  const coarse = Buffer.from(Array.from({ length: 10 * 10 * 3 }, () => random.integer(0, 255)));
  return sharp(coarse, { raw: { width: 10, height: 10, channels: 3 } })
    .resize(side, side, { kernel: 'cubic' })
    .png()
    .toBuffer();
}

/** Writes files below a folder: paths to content. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, Buffer | string>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** The path of a picture named as in the NIH set. */
export function nihPath(className: string, patient: number, cell: number): string {
  return `${className}/C${patient}P1thinF_IMG_20150619_11475${patient % 10}_cell_${cell}.png`;
}
