import { readFileSync } from 'node:fs';
import { appFile } from '../../base/index.ts';
import { type BackboneCard, modelCardSchema } from '../../contract/index.ts';
import { type Backbone, randomTrunk, smearnet, trunkOfModel } from '../../engine/backbones/index.ts';
import { readModel } from '../../engine/onnx/index.ts';
import type { Store } from '../../store/index.ts';

/** Makers of the backbones that come with Smearwise, by name, the best first. */
const MAKERS: ReadonlyMap<string, () => Backbone> = new Map([
  ['smearnet', shippedBackbone],
  ['random-conv', () => randomTrunk(1)],
  ['smearnet-untrained', () => smearnet('smearnet-untrained', 1)],
]);

const made = new Map<string, Backbone>();

/** A backbone that comes with Smearwise, made when it is first asked for. */
export function builtInBackbone(name: string): Backbone | undefined {
  const known = made.get(name) ?? MAKERS.get(name)?.();
  if (known) made.set(name, known);
  return known;
}

/** The card of a backbone that can be trained on now: an imported one, or the built-in. */
export function findCard(store: Store, name: string): BackboneCard | undefined {
  return store.backbones.find(name) ?? builtInBackbone(name)?.card;
}

/** The cards of all backbones that can be trained on now: those imported, then those that come with Smearwise. */
export function listCards(store: Store): BackboneCard[] {
  const imported = store.backbones.list().filter(({ name }) => !MAKERS.has(name));
  const builtIn = [...MAKERS.keys()].flatMap((name) => findCard(store, name) ?? []);
  return [...imported, ...builtIn];
}

/** The network inside the shipped model: one file of the same weights, not two. */
function shippedBackbone(): Backbone {
  const card = modelCardSchema.parse(JSON.parse(readFileSync(appFile('models/smearnet.onnx.json'), 'utf8')));
  return trunkOfModel(readModel(readFileSync(appFile('models/smearnet.onnx'))), card, 'smearnet');
}
