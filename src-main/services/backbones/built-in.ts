import type { BackboneCard } from '../../contract/index.ts';
import { type Backbone, randomTrunk } from '../../engine/backbones/index.ts';
import type { Store } from '../../store/index.ts';

const RANDOM_NAME = 'random-conv';
const RANDOM_SEED = 1;

let builtIn: Backbone | undefined;

/** The backbone that needs no file: a small trunk with seeded random weights, made when it is first asked for. */
export function builtInBackbone(name = RANDOM_NAME): Backbone | undefined {
  if (name !== RANDOM_NAME) return undefined;
  builtIn ??= randomTrunk(RANDOM_SEED);
  return builtIn;
}

/** The card of a backbone that can be trained on now: an imported one, or the built-in. */
export function findCard(store: Store, name: string): BackboneCard | undefined {
  return store.backbones.find(name) ?? builtInBackbone(name)?.card;
}

/** The cards of all backbones that can be trained on now. */
export function listCards(store: Store): BackboneCard[] {
  const imported = store.backbones.list();
  if (imported.some(({ name }) => name === RANDOM_NAME)) return imported;
  const card = builtInBackbone()?.card;
  return card ? [...imported, card] : imported;
}
