/** From a file's bytes to pixels: is it usable, what a model sees, random and mirrored views, look-alikes, thumbnails. */
export { DIHEDRAL_VIEWS, dihedralView } from './dihedral.ts';
export { IMAGE_EXTENSIONS, type ImageFormat, isImageFile } from './formats.ts';
export { type ImageInspection, inspectImage } from './inspect.ts';
export { DEFAULT_NEAR_DUPLICATE_DISTANCE, findNearDuplicates, hashDistance } from './near-duplicates.ts';
export type { Raster } from './raster.ts';
export { decodeForViews, decodeSquare } from './squares.ts';
export { rasterDataUri, thumbnail, thumbnailDataUri } from './thumbnail.ts';
export { stretch } from './stretch.ts';
export { renderView } from './views.ts';
