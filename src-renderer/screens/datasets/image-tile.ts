import { type GalleryImage, pictureAddress } from '../../../src-main/contract/index.ts';
import { lastPart } from '../../lib/path.ts';
import type { Tile } from '../../lib/tile.ts';
import { zoneOfClass } from '../../lib/zones.ts';

/** The words that the tile of an image needs. */
export interface ImageTileWords {
  noClass: string;
  leftOut: (word: string) => string;
}

/** An image of a dataset as a gallery shows it. */
export function imageTile(image: GalleryImage, positiveClass: string, words: ImageTileWords): Tile {
  const word = image.className ?? words.noClass;
  return {
    picture: (side) => pictureAddress({ source: 'image', id: image.id }, side),
    zone: zoneOfClass(image.className, positiveClass),
    word: image.state === 'left-out' ? words.leftOut(word) : word,
    name: lastPart(image.path),
    probability: null,
    reviewedAs: image.folderClass === null ? null : image.className,
    excluded: image.state !== 'ok',
  };
}

/** A long name with its middle left out: beginning and end tell images apart. */
export function shortened(name: string, most = 40): string {
  if (name.length <= most) return name;
  const end = Math.floor((most - 1) / 2);
  return `${name.slice(0, most - 1 - end)}…${name.slice(-end)}`;
}
