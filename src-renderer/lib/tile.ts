import type { PictureSide } from '../../src-main/contract/index.ts';
import type { Zone } from './zones.ts';

export const TILE_SIZES = [64, 96, 144] as const;
/** Side of a tile in a gallery, in pixels. */
export type TileSize = (typeof TILE_SIZES)[number];

/** One cell as a gallery shows it. */
export interface Tile {
  /** The address of its picture: `(side) => pictureAddress({ source: 'cell', id }, side)`. */
  picture: (side: PictureSide) => string;
  zone: Zone;
  /** What it looks like instead, where its class is in doubt. */
  suggested?: Zone;
  /** Its class in words, or why it has none. */
  word: string;
  /** The file's name, for the enlarged view. */
  name: string;
  /** Calibrated probability of infection; null where there is none. */
  probability: number | null;
  /** The class that a person gave, where one did. */
  reviewedAs?: string | null;
  unlikeTraining?: boolean;
  excluded?: boolean;
}
