import { sha256 } from '../../base/index.ts';
import type { DatasetImage, ModelCard, Part } from '../../contract/index.ts';

export const PARTS: readonly Part[] = ['train', 'validation', 'test'];

/** The images of a split, by part. */
export type ImagesByPart = Readonly<Record<Part, readonly DatasetImage[]>>;

/**
 * The list of everything a model was made from, by content: one line an image with part, SHA-256, class and patient,
 * sorted, so that the same data gives the same hash wherever it lies.
 */
export function describeData(
  images: ImagesByPart,
): Pick<ModelCard['data'], 'parts' | 'listSha256'> & { list: string } {
  const linesOf = (part: Part) =>
    images[part].map((image) => [part, image.sha256, image.className, image.patient ?? ''].join('\t')).sort();
  const parts = PARTS.map((part) => ({
    part,
    images: images[part].length,
    patients: new Set(images[part].flatMap(({ patient }) => patient ?? [])).size,
    sha256: sha256(linesOf(part).join('\n')),
  }));
  const list = `${PARTS.flatMap(linesOf).join('\n')}\n`;
  return { parts, list, listSha256: sha256(list) };
}
