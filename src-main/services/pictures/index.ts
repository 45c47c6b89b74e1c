/** Crops as small pictures: `cellPictures` for reports, `showPicture` for the screen. */
export { cellPictures } from './cell-pictures.ts';
export { showPicture } from './show-picture.ts';
