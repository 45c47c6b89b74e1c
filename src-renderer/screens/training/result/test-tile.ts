import { pictureAddress, type TestCell } from '../../../../src-main/contract/index.ts';
import { lastPart } from '../../../lib/path.ts';
import type { Tile } from '../../../lib/tile.ts';
import { zoneOfClass } from '../../../lib/zones.ts';

/** A test cell as a gallery shows it: bordered as the model called it. */
export function testTile(cell: TestCell, version: string, positiveClass: string): Tile {
  const { position, predictedClass, probability, path } = cell;
  return {
    picture: (side) => pictureAddress({ source: 'prediction', version, position }, side),
    zone: zoneOfClass(predictedClass, positiveClass),
    word: predictedClass,
    name: lastPart(path),
    probability,
  };
}
