import { basename, relative, resolve, sep } from 'node:path';
import { requireFolder, walkFiles } from '../../base/index.ts';
import type { ScreeningPreview } from '../../contract/index.ts';
import { isImageFile } from '../../images/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { type PrepareRequest, unfinishedScreening } from './prepare-screening.ts';
import { openSlideNaming } from './slide-naming.ts';

/** A preview looks at so many files and no more. */
const MOST_FILES = 50_000;

/**
 * The slides that a folder would have, by the names of its files alone. Throws `not-found` or `invalid-input` for the
 * folder, `not-found` for the model, and what the naming throws.
 */
export async function previewScreening(
  workspace: Workspace,
  request: Omit<PrepareRequest, 'beginAnew'>,
): Promise<ScreeningPreview> {
  const folder = resolve(request.folder);
  await requireFolder(folder, 'The folder');
  const slideOf = await openSlideNaming(request.slides, folder, basename(folder));
  const slides = new Map<string, { images: number; example: string }>();
  let [images, otherFiles, complete] = [0, 0, true];
  for await (const file of walkFiles(folder)) {
    if (images + otherFiles >= MOST_FILES) {
      complete = false;
      break;
    }
    const path = relative(folder, file).split(sep).join('/');
    if (!isImageFile(path)) {
      otherFiles++;
      continue;
    }
    images++;
    const slide = slides.get(slideOf(path));
    if (slide) slide.images++;
    else slides.set(slideOf(path), { images: 1, example: path });
  }
  return {
    ...{ images, otherFiles, complete },
    slides: [...slides].map(([slide, counted]) => ({ slide, ...counted })).sort(bySlide),
    unfinished: unfinishedScreening(workspace, request)?.id ?? null,
  };
}

function bySlide(a: { slide: string }, b: { slide: string }): number {
  return a.slide.localeCompare(b.slide, 'en', { numeric: true });
}
