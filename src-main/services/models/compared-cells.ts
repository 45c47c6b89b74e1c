import { AppError, type JobContext } from '../../base/index.ts';
import type { Prediction } from '../../contract/index.ts';
import { LearnedImages } from '../../engine/backbones/index.ts';
import { readModel } from '../../engine/onnx/index.ts';
import type { ModelRecord } from '../../store/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { otherAnswers } from './other-answers.ts';

/** Test images with the answers of two versions. */
export interface ComparedCells {
  /** The version whose test they are from. */
  readonly testOf: ModelRecord;
  /** The version that was not tested on them itself; null where both were. */
  readonly newTo: ModelRecord | null;
  readonly pairs: readonly AnsweredTwice[];
  /** Images that are not among them, since one of the two learned from them. */
  readonly leftOut: number;
  /** Versions that may have learned from some of the images without telling. */
  readonly learnedUntold: readonly string[];
}

export interface AnsweredTwice {
  /** Among the test images of `testOf`. */
  readonly position: number;
  readonly a: Prediction;
  readonly b: Prediction;
}

/**
 * The test images on which two versions can be compared: those that both were tested on. Where there is none, as with a
 * version that came from elsewhere, it looks at the test images of the other one now. No image counts that either has
 * learned from. Throws `invalid-input` where their classes differ or no image is left, and what `otherAnswers` throws.
 */
export async function comparedCells(
  workspace: Workspace,
  a: ModelRecord,
  b: ModelRecord,
  job: JobContext,
): Promise<ComparedCells> {
  requireSameClasses(a, b);
  const { models } = workspace.store;
  const own = { a: models.predictions(a.number), b: models.predictions(b.number) };
  const versions = { a, b };
  const { testOf, newTo, images } = chooseTest(own, versions);
  const learned = await Promise.all([a, b].map((model) => learnedImagesOf(workspace, model)));
  const isFair = ({ perceptualHash }: Prediction) => !learned.some((known) => known.has(perceptualHash));
  const leftOut = images.filter((image) => !isFair(image)).length;
  if (leftOut === images.length) {
    throw new AppError(
      'invalid-input',
      `${a.version} and ${b.version} cannot be compared: one of them has learned from each of the ${leftOut} test images.`,
      { nextStep: 'Keep patients aside that neither has learned from, and train on that split.' },
    );
  }
  const answers = newTo
    ? { ...own, [newTo]: await otherAnswers(workspace, versions[newTo], versions[testOf], job) }
    : own;
  const [ofA, ofB] = [byContent(answers.a), byContent(answers.b)];
  const pairs = own[testOf].flatMap((image, position) => {
    const [fromA, fromB] = [ofA.get(image.sha256), ofB.get(image.sha256)];
    return fromA && fromB && isFair(image) ? [{ position, a: fromA, b: fromB }] : [];
  });
  const learnedUntold = [a, b].filter((_, index) => learned[index]?.isComplete === false);
  return {
    ...{ testOf: versions[testOf], newTo: newTo && versions[newTo], pairs, leftOut },
    learnedUntold: learnedUntold.map(({ version }) => version),
  };
}

type Side = 'a' | 'b';

/** Test images that both were tested on, or else all of one of them: of b, rather. */
function chooseTest(
  own: Readonly<Record<Side, readonly Prediction[]>>,
  { a, b }: Readonly<Record<Side, ModelRecord>>,
): { testOf: Side; newTo: Side | null; images: readonly Prediction[] } {
  const inB = byContent(own.b);
  const shared = own.a.filter(({ sha256 }) => inB.has(sha256));
  if (shared.length > 0) return { testOf: 'a', newTo: null, images: shared };
  if (own.b.length > 0) return { testOf: 'b', newTo: 'a', images: own.b };
  if (own.a.length > 0) return { testOf: 'a', newTo: 'b', images: own.a };
  throw new AppError('invalid-input', `No test image of ${a.version} or ${b.version} is on this PC.`, {
    nextStep: 'Train a version here first: versions are compared on its test images.',
  });
}

function byContent(predictions: readonly Prediction[]): ReadonlyMap<string, Prediction> {
  return new Map(predictions.map((prediction) => [prediction.sha256, prediction]));
}

async function learnedImagesOf(
  { store }: Workspace,
  { card, name, version }: ModelRecord,
): Promise<LearnedImages> {
  return LearnedImages.of(readModel(await store.blobs.get(card.sha256, `model ${version} (${name})`)));
}

function requireSameClasses(a: ModelRecord, b: ModelRecord): void {
  if (
    a.card.classes.join('\0') === b.card.classes.join('\0') &&
    a.card.positiveClass === b.card.positiveClass
  )
    return;
  throw new AppError('invalid-input', `${a.version} and ${b.version} tell different classes apart.`, {
    nextStep: 'Compare versions trained on datasets with the same classes.',
  });
}
