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
  const { pairs, ...whose } = await answeredTwice(workspace, a, b, job);
  const learned = await Promise.all([a, b].map((model) => learnedImagesOf(workspace, model)));
  const fair = pairs.filter((pair) => !learned.some((images) => images.has(pair.a.sha256)));
  const leftOut = pairs.length - fair.length;
  if (fair.length > 0) return { ...whose, pairs: fair, leftOut };
  throw new AppError(
    'invalid-input',
    `${a.version} and ${b.version} cannot be compared: one of them has learned from each of the ${leftOut} test images.`,
    { nextStep: 'Keep patients aside that neither has learned from, and train on that split.' },
  );
}

async function answeredTwice(
  workspace: Workspace,
  a: ModelRecord,
  b: ModelRecord,
  job: JobContext,
): Promise<Omit<ComparedCells, 'leftOut'>> {
  const { models } = workspace.store;
  const ofA = models.predictions(a.number);
  const ofB = models.predictions(b.number);
  const shared = pairUp(ofA, ofB);
  if (shared.length > 0) return { testOf: a, newTo: null, pairs: shared };
  if (ofB.length > 0) {
    const pairs = pairUp(await otherAnswers(workspace, a, b, job), ofB);
    return { testOf: b, newTo: a, pairs };
  }
  if (ofA.length > 0) {
    const pairs = pairUp(ofA, await otherAnswers(workspace, b, a, job));
    return { testOf: a, newTo: b, pairs };
  }
  throw new AppError('invalid-input', `No test image of ${a.version} or ${b.version} is on this PC.`, {
    nextStep: 'Train a version here first: versions are compared on its test images.',
  });
}

/** The images that both have answered, in the order and with the positions of `ofA`. */
function pairUp(ofA: readonly Prediction[], ofB: readonly Prediction[]): AnsweredTwice[] {
  const byContent = new Map(ofB.map((prediction) => [prediction.sha256, prediction]));
  return ofA.flatMap((a, position) => {
    const b = byContent.get(a.sha256);
    return b ? [{ position, a, b }] : [];
  });
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
