import { AppError } from '../../base/index.ts';
import type { BackboneCard } from '../../contract/index.ts';
import { type Graph, readModel } from '../../engine/onnx/index.ts';
import type { Store } from '../../store/index.ts';
import { builtInBackbone, findCard, listCards } from './built-in.ts';
import { backboneOfModel } from './of-model.ts';
import { register } from './register.ts';

/**
 * The card of a backbone on this PC; the name of a model version (`v3`) stands for the network inside it. Throws
 * `not-found` naming those that there are.
 */
export async function showBackbone(store: Store, name: string): Promise<BackboneCard> {
  const card = findCard(store, name) ?? (await backboneOfModel(store, name));
  if (card) return card;
  const names = listCards(store).map((candidate) => candidate.name);
  throw new AppError('not-found', `The backbone "${name}" is not on this PC.`, {
    nextStep: `There are: ${names.join(', ')}. Others can be downloaded, or imported from a file.`,
    onCommandLine: 'smearwise backbone list',
  });
}

/**
 * A backbone on this PC, verified; the built-in one is registered when it is first asked for. Throws `not-found`, or
 * `corrupt` where its file is damaged or missing.
 */
export async function loadBackbone(
  store: Store,
  name: string,
): Promise<{ card: BackboneCard; trunk: Graph }> {
  const card = await showBackbone(store, name);
  const builtIn = store.backbones.find(name) ? undefined : builtInBackbone(name);
  if (builtIn) await register(store, builtIn);
  return { card, trunk: readModel(await store.blobs.get(card.sha256, `backbone "${name}"`)) };
}
