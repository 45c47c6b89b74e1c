import { AppError } from '../../base/index.ts';
import type { BackboneCard, FeatureMap } from '../../contract/index.ts';

/** A parasite fills a few pixels of the finer maps and says what it is in the coarser ones. */
const DEFAULT_RESOLUTIONS = 3;

/**
 * The feature maps of a recipe, in its order. Without names: the last map at each of the three coarsest resolutions,
 * first to last; measured on real cells, they beat the last map alone by one to two points of accuracy. A trunk with
 * fewer resolutions gives what it has. Throws `usage` for a name that the card does not list.
 */
export function chooseTaps(card: BackboneCard, names: readonly string[]): readonly FeatureMap[] {
  if (names.length === 0) return lastOfCoarsest(card.featureMaps);
  return names.map((name) => {
    const map = card.featureMaps.find(({ tensor }) => tensor === name);
    if (map) return map;
    throw new AppError('usage', `The backbone "${card.name}" has no feature map "${name}".`, {
      nextStep: `Choose among: ${card.featureMaps.map(({ tensor }) => tensor).join(', ')}.`,
    });
  });
}

function lastOfCoarsest(maps: readonly FeatureMap[]): readonly FeatureMap[] {
  const lastByArea = new Map(maps.map((map) => [map.height * map.width, map]));
  const coarsest = [...lastByArea].sort(([a], [b]) => a - b).slice(0, DEFAULT_RESOLUTIONS);
  const chosen = new Set(coarsest.map(([, map]) => map));
  return maps.filter((map) => chosen.has(map));
}
