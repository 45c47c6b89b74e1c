import type { BackboneCard } from '../../contract/index.ts';
import { trunkOfModel } from '../../engine/backbones/index.ts';
import { readModel } from '../../engine/onnx/index.ts';
import type { Store } from '../../store/index.ts';
import { register } from './register.ts';

const VERSION = /^v\d+$/;

/**
 * Registers the network inside a model version as a backbone of the version's name; undefined where the name is none of
 * a version. Throws what `trunkOfModel` throws, or `corrupt` for a damaged file.
 */
export async function backboneOfModel(store: Store, name: string): Promise<BackboneCard | undefined> {
  if (!VERSION.test(name)) return undefined;
  const model = store.models.list().find(({ version }) => version === name);
  if (!model) return undefined;
  const file = await store.blobs.get(model.card.sha256, `model ${name} (${model.name})`);
  return register(store, trunkOfModel(readModel(file), model.card, name));
}
