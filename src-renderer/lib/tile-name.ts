import type { Tile } from './tile.ts';
import { formatPercent } from './format.ts';

/** The words that a cell's name is made of. */
export interface TileWords {
  components: {
    tilePending: string;
    tileName: (word: string, percent: string) => string;
    tileReviewedAs: (name: string) => string;
    tileUnlike: string;
    tileExcluded: string;
    probabilityOfInfection: (percent: string) => string;
  };
}

/** A cell in words, as it is read aloud: everything that its border, sign, bar and badges show. */
export function tileName(tile: Tile | undefined, words: TileWords): string {
  const say = words.components;
  if (tile === undefined) return say.tilePending;
  const parts =
    tile.probability === null
      ? [tile.word]
      : [say.tileName(tile.word, say.probabilityOfInfection(formatPercent(tile.probability)))];
  if (tile.reviewedAs != null) parts.push(say.tileReviewedAs(tile.reviewedAs));
  if (tile.unlikeTraining === true) parts.push(say.tileUnlike);
  if (tile.excluded === true) parts.push(say.tileExcluded);
  return parts.join(', ');
}
