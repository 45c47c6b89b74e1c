import { join } from 'node:path';
import { AppError } from '../../base/index.ts';
import type { Picture, PictureSide } from '../../contract/index.ts';
import { thumbnail } from '../../images/index.ts';
import type { Store } from '../../store/index.ts';
import { withImageFile } from '../pixels/index.ts';

/**
 * A recorded image as a square picture (WebP). Throws `not-found` where there is no such record or its file is gone,
 * `corrupt` where it cannot be read.
 */
export async function showPicture(store: Store, picture: Picture, side: PictureSide): Promise<Uint8Array> {
  return withImageFile(fileOf(store, picture), (bytes) => thumbnail(bytes, side));
}

function fileOf(store: Store, picture: Picture): string {
  const place = placeOf(store, picture);
  if (place) return join(place.folder, place.path);
  throw new AppError('not-found', 'There is no record of this picture.', {
    nextStep: 'Load the list again.',
  });
}

function placeOf(store: Store, picture: Picture): { folder: string; path: string } | undefined {
  switch (picture.source) {
    case 'image':
      return store.imageGallery.file(picture.id);
    case 'cell':
      return store.cellGallery.file(picture.id);
    case 'prediction': {
      const path = store.models.predictedFile(store.models.require(picture.version).number, picture.position);
      return path === undefined ? undefined : { folder: '', path };
    }
  }
}
