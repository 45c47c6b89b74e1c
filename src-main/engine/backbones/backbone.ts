import { sha256 } from '../../base/index.ts';
import type { BackboneCard, FeatureMap } from '../../contract/index.ts';
import { countParameters, type Graph, inferShapes, writeModel } from '../onnx/index.ts';

/** Name of a trunk's input: float32, N × 3 × H × W, normalised. */
export const TRUNK_INPUT = 'x';

/** A network without its classifier, ready to be stored. */
export interface Backbone {
  readonly trunk: Graph;
  readonly card: BackboneCard;
  /** The trunk as an ONNX file; its checksum is on the card. */
  readonly bytes: Uint8Array;
}

/**
 * Writes the trunk and fills in what its card says about the file. The feature maps get the sizes that they have
 * at the card's input size. A trunk made here has no source; then it is its own.
 */
export function finishBackbone(
  trunk: Graph,
  featureMaps: readonly FeatureMap[],
  described: Omit<
    BackboneCard,
    'schema' | 'featureMaps' | 'sha256' | 'sourceSha256' | 'parameters' | 'bytes'
  > & {
    sourceSha256?: string;
  },
): Backbone {
  const bytes = writeModel(trunk);
  const ownSha256 = sha256(bytes);
  const { inputSize, sourceSha256 = ownSha256 } = described;
  const shapes = inferShapes(trunk, { [TRUNK_INPUT]: [1, 3, inputSize, inputSize] });
  return {
    trunk,
    bytes,
    card: {
      ...described,
      schema: 1,
      featureMaps: featureMaps.map((map) => {
        const [, , height = map.height, width = map.width] = shapes.get(map.tensor) ?? [];
        return { ...map, height, width };
      }),
      sha256: ownSha256,
      sourceSha256,
      parameters: countParameters(trunk),
      bytes: bytes.length,
    },
  };
}
