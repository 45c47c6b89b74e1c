import { access, mkdir, opendir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, nameProblem, requireFolder, systemErrorCode } from '../../base/index.ts';
import type { FolderListing } from '../../contract/index.ts';
import { isImageFile } from '../../images/index.ts';

const MOST_ENTRIES = 2000;
const MOST_COUNTED = 1000;

/**
 * What lies in a folder, for choosing one: sub-folders with the images directly inside, and files of one ending;
 * hidden entries are passed over. Throws `not-found`, `invalid-input` (a file), or `unavailable` where it may not be
 * read.
 */
export async function browseFolder(path: string | null, ending: string | null): Promise<FolderListing> {
  const folder = resolve(path ?? homedir());
  await requireFolder(folder, 'The folder');
  const listing: Omit<FolderListing, 'path' | 'parent' | 'drives'> = {
    folders: [],
    files: [],
    images: 0,
    shortened: false,
  };
  for await (const entry of await openOrRefuse(folder)) {
    if (entry.name.startsWith('.')) continue;
    if (listing.folders.length + listing.files.length >= MOST_ENTRIES || listing.images >= MOST_COUNTED) {
      listing.shortened = true;
      if (listing.folders.length + listing.files.length >= MOST_ENTRIES) break;
    }
    const entryPath = join(folder, entry.name);
    if (entry.isDirectory()) {
      listing.folders.push({ name: entry.name, path: entryPath, images: await countImages(entryPath) });
    } else if (entry.isFile()) {
      if (isImageFile(entry.name) && listing.images < MOST_COUNTED) listing.images++;
      if (extname(entry.name).toLowerCase() === `.${ending ?? ''}`) {
        const { size } = await stat(entryPath);
        listing.files.push({ name: entry.name, path: entryPath, bytes: size });
      }
    }
  }
  listing.folders.sort(byName);
  listing.files.sort(byName);
  const parent = dirname(folder);
  const isTop = parent === folder;
  return { path: folder, parent: isTop ? null : parent, drives: isTop ? await drivesOf() : [], ...listing };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
/** A network drive that does not answer must not keep the dialog waiting. */
const DRIVE_MS = 500;

/** The drives of a Windows PC, as `D:\\`, those that answer; none elsewhere, where everything lies below one folder. */
export async function drivesOf(
  platform: NodeJS.Platform = process.platform,
  look: (drive: string) => Promise<unknown> = access,
): Promise<string[]> {
  if (platform !== 'win32') return [];
  const answers = LETTERS.map(async (letter) => {
    const drive = `${letter}:\\`;
    const isThere = look(drive).then(
      () => true,
      () => false,
    );
    return (await Promise.race([isThere, delay(DRIVE_MS, false, { ref: false })])) ? [drive] : [];
  });
  return (await Promise.all(answers)).flat();
}

/** Makes a folder inside another one. Throws `usage` for a name that is a path, `conflict` where it is there already. */
export async function createFolder(parent: string, name: string): Promise<string> {
  await requireFolder(parent, 'The folder');
  const problem = nameProblem(name);
  if (problem !== undefined) {
    throw new AppError('usage', `"${name}" cannot be the name of a folder: ${problem}.`, {
      nextStep: 'Use letters, digits, spaces and dashes.',
    });
  }
  const path = join(parent, name);
  try {
    await mkdir(path);
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
    throw new AppError('conflict', `"${path}" is there already.`, { nextStep: 'Choose another name.' });
  }
  return path;
}

async function openOrRefuse(folder: string) {
  try {
    return await opendir(folder);
  } catch (error) {
    throw new AppError('unavailable', `Smearwise may not read the folder "${folder}".`, {
      nextStep: 'Choose another folder, or ask for the right to read it.',
      cause: error,
    });
  }
}

/** Up to a thousand; null where the folder may not be read. */
async function countImages(folder: string): Promise<number | null> {
  let images = 0;
  try {
    for await (const entry of await opendir(folder)) {
      if (entry.isFile() && isImageFile(entry.name)) images++;
      if (images >= MOST_COUNTED) break;
    }
  } catch {
    return null;
  }
  return images;
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name.localeCompare(b.name, 'en', { numeric: true });
}
