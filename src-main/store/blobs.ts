import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  AppError,
  removeFile,
  replaceFileSync,
  sha256,
  sha256OfFile,
  writeFileAtomic,
} from '../base/index.ts';

/** Where a blob lies in a folder of blobs. */
export function blobPath(folder: string, hash: string): string {
  return join(folder, hash.slice(0, 2), hash);
}

/** Large files beside the database (trunks, models, checkpoints), each named by the SHA-256 of its content. */
export class Blobs {
  readonly folder: string;

  readonly #requireHome: () => void;

  /** `requireHome` throws where the data folder went away: nothing is to be written in a new one of that name. */
  constructor(folder: string, requireHome: () => void) {
    this.folder = folder;
    this.#requireHome = requireHome;
  }

  /** Writes the bytes unless they are there already, and sound; answers their SHA-256. */
  async put(bytes: Uint8Array): Promise<string> {
    this.#requireHome();
    const hash = sha256(bytes);
    const path = this.path(hash);
    const isThere = existsSync(path) && (await sha256OfFile(path)) === hash;
    if (!isThere) await writeFileAtomic(path, bytes);
    return hash;
  }

  /** Copies a file whose SHA-256 is known, unless it is there already; for what must be done before anything else. */
  adopt(file: string, hash: string): void {
    const path = this.path(hash);
    if (existsSync(path)) return;
    mkdirSync(dirname(path), { recursive: true });
    const unfinished = `${path}.${process.pid}`;
    copyFileSync(file, unfinished);
    replaceFileSync(unfinished, path);
  }

  /** Where the blob lies, or would lie. */
  path(hash: string): string {
    return blobPath(this.folder, hash);
  }

  /** Reads and verifies; throws `corrupt` where the file is missing or not what it was. `what` names it. */
  async get(hash: string, what: string): Promise<Uint8Array> {
    const path = this.path(hash);
    const bytes = existsSync(path) ? await readFile(path) : undefined;
    if (bytes && sha256(bytes) === hash) return bytes;
    throw new AppError('corrupt', `The file of ${what}, "${path}", is ${bytes ? 'damaged' : 'missing'}.`, {
      nextStep: `Import or train ${what} again, or copy that file from a backup.`,
    });
  }

  /** Removes a blob; one that is not there is no error. */
  async remove(hash: string): Promise<void> {
    await removeFile(this.path(hash));
  }
}
