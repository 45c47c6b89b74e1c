import type { JobContext } from '../../base/index.ts';
import type { DatasetImage, Prediction } from '../../contract/index.ts';
import type { Classifier } from '../../engine/inference/index.ts';
import { contentChanged, lostImage } from '../features/index.ts';
import { type Classified, classifyFiles } from '../pixels/index.ts';

/**
 * Runs the finished model file over images as screening would, so that what is tested is what is shipped. Throws
 * `cancelled`, or naming the image where it is gone, damaged, or not what was imported.
 */
export async function predictImages(
  classifier: Classifier,
  images: readonly DatasetImage[],
  job: JobContext,
  stage: string,
): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  const results = classifyFiles(classifier, {
    items: images,
    pathOf: (image) => image.path,
    testTimeAugmentation: false,
    signal: job.signal,
  });
  for await (const batch of results) {
    for (const result of batch) predictions.push(toPrediction(result));
    job.report({ stage, unit: 'images', done: predictions.length, failed: 0, total: images.length });
  }
  return predictions;
}

function toPrediction(result: Classified<DatasetImage>): Prediction {
  const image = result.item;
  if ('error' in result) throw lostImage(image, result.error);
  if (result.sha256 !== image.sha256) throw lostImage(image, contentChanged());
  const { path, perceptualHash, sha256, patient, className: trueClass } = image;
  return { path, sha256, perceptualHash, patient, trueClass, probabilities: [...result.probabilities] };
}
