import { relative, sep } from 'node:path';
import { AppError, type JobContext, throwIfCancelled, walkFiles } from '../../base/index.ts';
import { isImageFile } from '../../images/index.ts';
import type { FoundFile } from '../../store/index.ts';

/** A file below the screened folder, by its name alone. */
export type ListedFile = Omit<FoundFile, 'sha256'>;

/** Every file below the folder, in order of name: to be classified, or passed over where it is no image or only a link. */
export async function* listFiles(
  folder: string,
  slideOf: (relativePath: string) => string,
  job: Pick<JobContext, 'signal'>,
): AsyncGenerator<ListedFile> {
  const links: ListedFile[] = [];
  const listed = (file: string, skipReason: string | null) => {
    const path = relative(folder, file).split(sep).join('/');
    return { path, slide: slideOf(path), skipReason };
  };
  const onLink = (link: string) => links.push(listed(link, 'a link, which is not followed'));
  for await (const file of walkFiles(folder, onLink)) {
    throwIfCancelled(job);
    yield* links.splice(0);
    yield listed(file, isImageFile(file) ? null : 'not an image file');
  }
  yield* links;
}

/** Throws `invalid-input` where there is no image below the folder. */
export async function requireImages(folder: string): Promise<void> {
  for await (const file of walkFiles(folder)) if (isImageFile(file)) return;
  throw new AppError('invalid-input', `There is no image below "${folder}".`, {
    nextStep:
      'Choose the folder that holds the slide crops (PNG, JPEG, TIFF, WebP or BMP), or the folder above.',
  });
}
