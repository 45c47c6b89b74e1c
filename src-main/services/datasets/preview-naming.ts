import { relative, resolve, sep } from 'node:path';
import { requireFolder, walkFiles } from '../../base/index.ts';
import type { Naming, NamingPreview } from '../../contract/index.ts';
import { isImageFile } from '../../images/index.ts';
import { openNaming } from './naming.ts';

/** A preview looks at so many images and no more. */
const MOST_IMAGES = 20_000;
const EXAMPLES_OF_CLASS = 6;

/**
 * The patients, slides and classes that a folder would have under a naming, by the names of its files alone. Throws
 * `not-found` or `invalid-input` for the folder, and what the naming throws.
 */
export async function previewNaming(request: { folder: string; naming: Naming }): Promise<NamingPreview> {
  const folder = resolve(request.folder);
  await requireFolder(folder, 'The folder');
  const reader = await openNaming(request.naming, folder);
  const found: NamingPreview['examples'] = [];
  let complete = true;
  for await (const file of walkFiles(folder)) {
    const path = relative(folder, file).split(sep).join('/');
    const origin = isImageFile(path) ? reader.originOf(path) : undefined;
    if (!origin) continue;
    if (found.length >= MOST_IMAGES) {
      complete = false;
      break;
    }
    found.push({ path, ...origin });
  }
  const byClass = Map.groupBy(found, ({ className }) => className);
  return {
    images: found.length,
    complete,
    classes: [...byClass]
      .flatMap(([name, images]) => (name === null ? [] : [{ name, images: images.length }]))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    patients: new Set(found.flatMap(({ patient }) => patient ?? [])).size,
    slides: new Set(
      found.flatMap(({ patient, slide }) => (slide === null ? [] : [`${patient ?? ''}/${slide}`])),
    ).size,
    imagesWithoutPatient: found.filter(({ patient }) => patient === null).length,
    examples: [...byClass.values()].flatMap(examplesOf),
  };
}

/** First those that the naming does not fit, then some spread over the rest. */
function examplesOf(images: NamingPreview['examples']): NamingPreview['examples'] {
  const unknown = images.filter(({ patient }) => patient === null).slice(0, EXAMPLES_OF_CLASS / 2);
  const known = images.filter(({ patient }) => patient !== null);
  const wanted = EXAMPLES_OF_CLASS - unknown.length;
  const step = Math.max(1, Math.floor(known.length / wanted));
  return [...unknown, ...known.filter((_, index) => index % step === 0).slice(0, wanted)];
}
