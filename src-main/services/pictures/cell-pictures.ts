import { AppError } from '../../base/index.ts';
import { thumbnailDataUri } from '../../images/index.ts';
import { type RecordedFile, withRecorded } from './read-recorded.ts';

const SIDE = 96;

/**
 * Reads crops as small pictures for a report; `dataUri` is null where the file holds another picture by now. A file that
 * is gone meanwhile is left out.
 */
export async function cellPictures<Cell extends RecordedFile>(
  cells: readonly Cell[],
): Promise<(Cell & { readonly dataUri: string | null })[]> {
  const pictures: (Cell & { readonly dataUri: string | null })[] = [];
  for (const cell of cells) {
    try {
      const dataUri = await withRecorded(cell, 'it was recorded', (bytes) => thumbnailDataUri(bytes, SIDE));
      pictures.push({ ...cell, dataUri });
    } catch (error) {
      // The report stands without a picture that is gone; its row is in the tables all the same.
      if (error instanceof AppError && error.code === 'conflict') pictures.push({ ...cell, dataUri: null });
    }
  }
  return pictures;
}
