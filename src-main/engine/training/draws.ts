import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { Random } from '../../base/index.ts';
import type { Draw } from './batch.ts';
import type { FeatureTable } from './feature-table.ts';

const UINT32_RANGE = 2 ** 32;

/** The training images of one epoch in random order, each in one view at random: the same for the same seed. */
export function drawEpoch(table: FeatureTable, seed: number, epoch: number): readonly Draw[] {
  const random = Random.of(seed, 'order', epoch);
  const draws = Array.from({ length: table.count }, (_, image) => ({
    image,
    view: random.integer(0, table.views - 1),
  }));
  return random.shuffle(draws);
}

/** Every image in its first view, in order. */
export function drawAll(table: FeatureTable): readonly Draw[] {
  return Array.from({ length: table.count }, (_, image) => ({ image, view: 0 }));
}

/** Sets each entry to 0 with probability `dropout`, else to 1 / (1 − dropout), so that the mean stays. */
export function fillDropoutMask(mask: Float32Array, dropout: number, random: Random): void {
  const generator = xoroshiro128plusFromState(random.state());
  const threshold = dropout * UINT32_RANGE;
  const kept = 1 / (1 - dropout);
  for (let i = 0; i < mask.length; i++) mask[i] = generator.next() >>> 0 < threshold ? 0 : kept;
}
