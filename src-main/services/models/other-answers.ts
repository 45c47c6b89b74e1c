import { AppError, type JobContext } from '../../base/index.ts';
import type { Prediction } from '../../contract/index.ts';
import type { ModelRecord } from '../../store/index.ts';
import { type Classified, classifyFiles } from '../pixels/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { openModel } from './open-model.ts';

/**
 * What a version answers on the test images of another, on which it was not tested itself: looked at once, and kept.
 * Throws `cancelled`, or naming the image where it is gone, damaged or changed.
 */
export async function otherAnswers(
  workspace: Workspace,
  model: ModelRecord,
  testOf: ModelRecord,
  job: JobContext,
): Promise<Prediction[]> {
  const { store } = workspace;
  const test = store.models.predictions(testOf.number);
  const known = store.otherAnswers.find(model.number, testOf.number);
  const answers = known ?? (await lookAt(workspace, model, test, job));
  if (!known) store.otherAnswers.save(model.number, testOf.number, answers);
  const width = model.card.classes.length;
  return test.map((prediction, position) => ({
    ...prediction,
    probabilities: [...answers.subarray(position * width, (position + 1) * width)],
  }));
}

/** Probabilities, images × classes. */
async function lookAt(
  workspace: Workspace,
  model: ModelRecord,
  images: readonly Prediction[],
  job: JobContext,
): Promise<Float64Array> {
  job.log(`${model.version} looks at ${images.length} test images that it was not tested on.`);
  const classifier = await openModel(workspace, model, 'auto', job);
  try {
    const width = model.card.classes.length;
    const answers = new Float64Array(images.length * width);
    let done = 0;
    const results = classifyFiles(classifier, {
      items: images,
      pathOf: ({ path }) => path,
      testTimeAugmentation: false,
      signal: job.signal,
    });
    for await (const batch of results) {
      for (const result of batch) answers.set(probabilitiesOf(result), done++ * width);
      job.report({ stage: 'Comparing versions', unit: 'images', done, failed: 0, total: images.length });
    }
    return answers;
  } finally {
    await classifier.close();
  }
}

function probabilitiesOf(result: Classified<Prediction>): Float64Array {
  const { path, sha256 } = result.item;
  if ('error' in result) throw lost(path, result.error.message, result.error);
  if (result.sha256 !== sha256) throw lost(path, 'Its content has changed since it was imported.');
  return result.probabilities;
}

function lost(path: string, reason: string, cause?: AppError): AppError {
  return new AppError(
    cause?.code ?? 'conflict',
    `The versions cannot be compared: the test image "${path}" can no longer be used. ${reason}`,
    { nextStep: 'Bring the image back to where it was, then compare again.', cause },
  );
}
