import { z } from 'zod';
import { idSchema, versionSchema } from './procedure.ts';

/** A picture that the app can show: by its record, never by a path. */
export const pictureSchema = z.discriminatedUnion('source', [
  z.object({ source: z.literal('image'), id: z.coerce.number().pipe(idSchema) }),
  z.object({ source: z.literal('cell'), id: z.coerce.number().pipe(idSchema) }),
  z.object({
    source: z.literal('prediction'),
    version: versionSchema,
    position: z.coerce.number().pipe(z.int().nonnegative()),
  }),
]);
export type Picture = z.infer<typeof pictureSchema>;

/** Sides of a picture in pixels that can be asked for; the whole image, aspect kept, padded with black. */
export const PICTURE_SIDES = [64, 96, 144, 256, 512, 1024] as const;
export type PictureSide = (typeof PICTURE_SIDES)[number];
export const pictureSideSchema = z.coerce.number().pipe(z.literal(PICTURE_SIDES));

export const PICTURE_PATH = '/pictures';

/**
 * The address of a picture (WebP), below the app's own; answers 404 for a file that is gone or
 * unreadable, 409 and a sentence for one that holds another picture than the recorded one.
 */
export function pictureAddress(picture: Picture, side: PictureSide): string {
  const query = new URLSearchParams({ side: String(side) });
  for (const [name, value] of Object.entries(picture)) query.set(name, String(value));
  return `${PICTURE_PATH}?${query.toString()}`;
}
