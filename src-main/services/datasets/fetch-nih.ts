import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, downloadFile, type JobContext, removeFile, systemErrorCode } from '../../base/index.ts';
import type { FetchReport } from '../../contract/index.ts';
import { unpack, type UnpackLimits } from './unzip.ts';

/** The malaria cell images of the National Library of Medicine (Rajaraman et al. 2018, doi 10.7717/peerj.4568). */
export const NIH_ARCHIVE = {
  url: 'https://data.lhncbc.nlm.nih.gov/public/Malaria/cell_images.zip',
  images: 27_558,
} as const;

const CLASSES = ['Parasitized', 'Uninfected'];
const WANTED = new RegExp(`(?:^|/)((?:${CLASSES.join('|')})/[\\w.-]+\\.png)$`);

/** A few times what the published archive holds: crops of some 13 kB each. */
const LIMITS: UnpackLimits = { entries: 100_000, bytesPerFile: 16 * 2 ** 20, bytesInAll: 2 * 2 ** 30 };

export interface FetchRequest {
  /** The images will lie in the class folders below it. */
  target: string;
  job: JobContext;
  /** Another address and count, for a mirror. */
  source?: { url: string; images: number };
}

/**
 * Downloads the public NIH cell images and unpacks them into class folders, ready to be imported; run again,
 * it goes on where it stopped. The publisher names no checksum: the archive's own CRC-32 of each image and
 * their number are checked. Throws `unavailable`, `corrupt`, `refused`, `cancelled`.
 */
export async function fetchNih({ target, job, source = NIH_ARCHIVE }: FetchRequest): Promise<FetchReport> {
  const startedAt = performance.now();
  const archive = join(target, 'cell_images.zip');
  let written = 0;
  // The archive goes last: without it, a full count means that an earlier run came to its end.
  if ((await exists(archive)) || (await countImages(target)) !== source.images) {
    await downloadFile({ url: source.url, target: archive, what: 'the NIH cell images', job });
    ({ written } = await unpack({ archive, folder: target, select: placeOf, limits: LIMITS, job }));
    await requireCount(target, archive, source.images);
    await removeFile(archive);
  }
  return {
    folder: target,
    images: source.images,
    written,
    classes: await Promise.all(
      CLASSES.map(async (name) => ({ name, images: (await imagesIn(join(target, name))).length })),
    ),
    seconds: (performance.now() - startedAt) / 1000,
  };
}

/** `cell_images/Parasitized/x.png` goes to `Parasitized/x.png`; thumbnails' databases and the like nowhere. */
function placeOf(entryName: string): string | undefined {
  return WANTED.exec(entryName)?.[1];
}

async function requireCount(target: string, archive: string, expected: number): Promise<void> {
  const found = await countImages(target);
  if (found === expected) return;
  throw new AppError('corrupt', `"${target}" holds ${found} images after unpacking, expected ${expected}.`, {
    nextStep:
      `Delete "${archive}" and any image that is not of the NIH set, then try again. ` +
      'If the number stays, the published set has changed: import the folder as it is.',
  });
}

async function countImages(target: string): Promise<number> {
  const counts = await Promise.all(CLASSES.map((name) => imagesIn(join(target, name))));
  return counts.flat().length;
}

async function imagesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.png'));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
