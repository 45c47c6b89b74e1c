import { AppError } from '../../base/index.ts';
import type { CheckSet, ModelCard } from '../../contract/index.ts';
import { type Graph, requireBounded, type ValueInfo } from '../onnx/index.ts';
import type { GraphRunner } from '../runners/index.ts';
import { checkImages } from './check-images.ts';

const CHECK_SEED = 20260101;
const CHECK_IMAGES = 8;
/** Rounding differs between processors by about 1e-6; a wrong layer, class order or file by far more. */
const CHECK_TOLERANCE = 1e-3;

/** Under which a model file names its classes, as JSON; see classifierModel in engine/backbones. */
const CLASSES_KEY = 'classes';

/** What of a model card running it depends on. */
export type RunCard = Pick<ModelCard, 'classes' | 'input' | 'output'>;

/** A trained model, loaded and ready: pixels in, calibrated probabilities out. */
export class Classifier {
  readonly card: RunCard;
  readonly #runner: GraphRunner;

  private constructor(card: RunCard, runner: GraphRunner) {
    this.card = card;
    this.#runner = runner;
  }

  /**
   * `open` loads the graph, e.g. `openInThread`. Throws `corrupt` naming the tensor where file and card do not fit
   * together: tensors, input size, number of classes, and their order where the file names them. Throws `invalid-input`
   * for a graph that would take more memory or time than any for cells, before it is opened.
   */
  static async open(
    graph: Graph,
    card: RunCard,
    open: (graph: Graph) => Promise<GraphRunner>,
  ): Promise<Classifier> {
    const { size } = card.input;
    requireTensor(graph.inputs, card.input.tensor, { type: 'uint8', dims: ['N', size, size, 3] });
    requireTensor(graph.outputs, card.output.tensor, { type: 'float32', dims: ['N', card.classes.length] });
    const named = graph.metadata.get(CLASSES_KEY);
    if (named !== undefined && named !== JSON.stringify(card.classes)) {
      throw doesNotFit(`its classes are ${named}, not ${JSON.stringify(card.classes)}`);
    }
    requireBounded(graph, { [card.input.tensor]: [CHECK_IMAGES, size, size, 3] });
    return new Classifier(card, await open(graph));
  }

  get device(): string {
    return this.#runner.description;
  }

  /** Bytes of one input image: side × side × 3. */
  get bytesPerImage(): number {
    return this.card.input.size ** 2 * 3;
  }

  /** Probabilities, images × classes, of RGB pixels, images × side × side × 3. */
  async probabilities(pixels: Uint8Array, images: number): Promise<Float32Array> {
    const { input, output, classes } = this.card;
    const dims = [images, input.size, input.size, 3];
    const results = await this.#runner.run({ [input.tensor]: { type: 'uint8', dims, data: pixels } }, [
      output.tensor,
    ]);
    const probabilities = results[output.tensor];
    if (probabilities?.type !== 'float32' || probabilities.data.length !== images * classes.length) {
      throw doesNotFit(`it does not answer with ${classes.length} probabilities an image`);
    }
    return probabilities.data;
  }

  /** Runs the fixed check images and records the answers for the card. */
  async makeCheckSet(): Promise<CheckSet> {
    return {
      generator: 'seeded-cells-v1',
      seed: CHECK_SEED,
      images: CHECK_IMAGES,
      probabilities: await this.#answers(CHECK_SEED, CHECK_IMAGES),
      tolerance: CHECK_TOLERANCE,
    };
  }

  /**
   * Runs the card's check set again; the largest difference, and whether it is within tolerance (the card's, but never
   * more than this version's own). Throws `corrupt` where the check set has not one probability for each image and class.
   */
  async runCheckSet(checkSet: CheckSet): Promise<{ passed: boolean; largestDifference: number }> {
    const { images, probabilities, seed, tolerance } = checkSet;
    if (
      probabilities.length !== images ||
      probabilities.some((row) => row.length !== this.card.classes.length)
    ) {
      throw doesNotFit('its check set is incomplete');
    }
    const answers = await this.#answers(seed, images);
    const differences = probabilities.flatMap((row, image) =>
      row.map((expected, index) => Math.abs(expected - (answers[image]?.[index] ?? NaN))),
    );
    const largestDifference = Math.max(...differences);
    return { passed: largestDifference <= Math.min(tolerance, CHECK_TOLERANCE), largestDifference };
  }

  async close(): Promise<void> {
    await this.#runner.close();
  }

  async #answers(seed: number, images: number): Promise<number[][]> {
    const values = await this.probabilities(checkImages(seed, images, this.card.input.size), images);
    const width = this.card.classes.length;
    return Array.from({ length: images }, (_, image) => [
      ...values.subarray(image * width, (image + 1) * width),
    ]);
  }
}

/** A dimension that is a name may be any size. */
function requireTensor(
  values: readonly ValueInfo[],
  name: string,
  expected: Pick<ValueInfo, 'type' | 'dims'>,
): void {
  const value = values.find((candidate) => candidate.name === name);
  if (!value) throw doesNotFit(`it has no tensor "${name}"`);
  const fits =
    value.type === expected.type &&
    value.dims.length === expected.dims.length &&
    value.dims.every((dim, axis) => typeof dim === 'string' || dim === expected.dims[axis]);
  if (fits) return;
  const describe = ({ type, dims }: Pick<ValueInfo, 'type' | 'dims'>) => `${type}[${dims.join(', ')}]`;
  throw doesNotFit(`its tensor "${name}" is ${describe(value)}, not ${describe(expected)}`);
}

function doesNotFit(what: string): AppError {
  return new AppError('corrupt', `The model file is not as its card says: ${what}.`, {
    nextStep: 'Import the model again from its original file and card.',
  });
}
