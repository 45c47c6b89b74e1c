import { writeFile } from 'node:fs/promises';
import type { Workspace } from '../../src-main/services/workspace/index.ts';
import { DATASET } from '../prepare.ts';

/** Writes the files of each part with their class numbers, as torch_quick.py reads them. Answers the file. */
export async function writeLists({ store }: Workspace, file: string): Promise<string> {
  const dataset = store.datasets.require(DATASET);
  const images = store.splits.images(store.splits.require(dataset, undefined), dataset);
  const classes = [...new Set(images.map(({ image }) => image.className))].sort();
  const lists = Map.groupBy(images, ({ part }) => part);
  const content = [...lists].map(([part, items]) => [
    part,
    items.map(({ image }) => [image.path, classes.indexOf(image.className)]),
  ]);
  await writeFile(file, JSON.stringify(Object.fromEntries(content)));
  return file;
}
