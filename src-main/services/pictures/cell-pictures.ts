import { readFile } from 'node:fs/promises';
import { thumbnailDataUri } from '../../images/index.ts';
import type { CellPicture } from '../../reports/index.ts';

const SIDE = 96;

/** Reads crops as small pictures for a report; a file that is gone meanwhile is left out. */
export async function cellPictures(
  cells: readonly (Omit<CellPicture, 'dataUri'> & { readonly file: string })[],
): Promise<CellPicture[]> {
  const pictures: CellPicture[] = [];
  for (const { file, ...described } of cells) {
    try {
      pictures.push({ ...described, dataUri: await thumbnailDataUri(await readFile(file), SIDE) });
    } catch {
      // The report stands without this picture; its row is in the tables all the same.
    }
  }
  return pictures;
}
