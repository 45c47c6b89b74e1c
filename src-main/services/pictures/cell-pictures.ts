import { readFile } from 'node:fs/promises';
import { thumbnailDataUri } from '../../images/index.ts';

const SIDE = 96;

/** Reads crops as small pictures for a report; a file that is gone meanwhile is left out. */
export async function cellPictures<Cell extends { readonly file: string }>(
  cells: readonly Cell[],
): Promise<(Cell & { readonly dataUri: string })[]> {
  const pictures: (Cell & { readonly dataUri: string })[] = [];
  for (const cell of cells) {
    try {
      pictures.push({ ...cell, dataUri: await thumbnailDataUri(await readFile(cell.file), SIDE) });
    } catch {
      // The report stands without this picture; its row is in the tables all the same.
    }
  }
  return pictures;
}
