import { join } from 'node:path';
import { AppError } from '../../base/index.ts';
import type { Picture, PictureSide } from '../../contract/index.ts';
import { thumbnail } from '../../images/index.ts';
import type { Store } from '../../store/index.ts';
import { type RecordedFile, withRecorded } from './read-recorded.ts';

const SINCE: Readonly<Record<Picture['source'], string>> = {
  image: 'it was imported',
  cell: 'it was classified',
  prediction: 'the model was tested on it',
};

/**
 * A recorded image as a square picture (WebP). Throws `not-found` where there is no such record or its file is gone,
 * `corrupt` where it cannot be read, `conflict` where it holds another picture by now.
 */
export async function showPicture(store: Store, picture: Picture, side: PictureSide): Promise<Uint8Array> {
  const recorded = recordOf(store, picture);
  return withRecorded(recorded, SINCE[picture.source], (bytes) => thumbnail(bytes, side));
}

function recordOf(store: Store, picture: Picture): RecordedFile {
  const record = placeOf(store, picture);
  if (record) return { file: join(record.folder, record.path), sha256: record.sha256 };
  throw new AppError('not-found', 'There is no record of this picture.', {
    nextStep: 'Load the list again.',
  });
}

function placeOf(store: Store, picture: Picture) {
  switch (picture.source) {
    case 'image':
      return store.imageGallery.file(picture.id);
    case 'cell':
      return store.cellGallery.file(picture.id);
    case 'prediction': {
      const { number } = store.models.require(picture.version);
      const predicted = store.models.predictedFile(number, picture.position);
      return predicted && { folder: '', ...predicted };
    }
  }
}
