import { AppError } from '../../base/index.ts';
import type { ModelCard } from '../../contract/index.ts';
import { cutAt, type Graph, inferShapes, listFeatureMaps, partBehind } from '../onnx/index.ts';
import { type Backbone, finishBackbone } from './backbone.ts';
import { LearnedImages } from './learned-images.ts';
import { headMetadata, headOfModel } from './model-head.ts';
import { renameInput } from './standard-trunk.ts';
import { trunkPlaceOf } from './trunk-place.ts';

/**
 * The network inside a trained model as a backbone, with the weights that it has learned, from which images, and the
 * model's head: what a later training begins with. Throws `invalid-input` for a model whose file does not say where its network begins and ends.
 */
export function trunkOfModel(
  model: Graph,
  card: Pick<ModelCard, 'input' | 'backbone'>,
  name: string,
): Backbone {
  const place = trunkPlaceOf(model);
  if (!place) {
    throw new AppError(
      'invalid-input',
      `The model "${name}" does not say where its network begins and ends.`,
      {
        nextStep: 'Train from a backbone of the list.',
      },
    );
  }
  const { size, normalisation } = card.input;
  const [image] = model.inputs;
  if (!image) throw new RangeError('a model needs an input');
  const [, channels = 0] = inferShapes(model, { [image.name]: [1, size, size, 3] }).get(place.end) ?? [];
  const inside = partBehind(model, { name: place.input, type: 'float32', dims: ['N', 3, 'H', 'W'] });
  const cut = cutAt(inside, { name: place.end, type: 'float32', dims: ['N', channels, 'H', 'W'] });
  const head = headOfModel(model);
  const metadata = new Map([...LearnedImages.of(model).metadata, ...(head ? headMetadata(head) : [])]);
  const trunk = { ...renameInput(cut), name, metadata };
  return finishBackbone(trunk, listFeatureMaps(trunk, size), {
    name,
    family: 'own',
    inputSize: size,
    normalisation,
    verified: true,
    weights: 'own',
    licence: card.backbone.licence,
  });
}
