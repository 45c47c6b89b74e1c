/** Crops as small pictures: `cellPictures` for reports, `showPicture` for the screen; each of the very bytes that are recorded. */
export { cellPictures } from './cell-pictures.ts';
export { withRecorded } from './read-recorded.ts';
export { showPicture } from './show-picture.ts';
