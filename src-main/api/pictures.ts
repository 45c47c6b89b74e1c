import { AppError } from '../base/index.ts';
import { pictureSchema, pictureSideSchema } from '../contract/index.ts';
import { showPicture } from '../services/pictures/index.ts';
import type { Store } from '../store/index.ts';

/**
 * The picture (WebP) of an address that `pictureAddress` made. Throws `usage` for an address of another shape,
 * `not-found` or `corrupt` where there is no picture.
 */
export async function pictureAt(store: Store, query: URLSearchParams): Promise<Uint8Array> {
  const picture = pictureSchema.safeParse(Object.fromEntries(query));
  const side = pictureSideSchema.safeParse(query.get('side'));
  if (!picture.success || !side.success) {
    throw new AppError('usage', 'This is no address of a picture.');
  }
  return showPicture(store, picture.data, side.data);
}
