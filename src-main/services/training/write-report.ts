import { join } from 'node:path';
import { Random, writeFileAtomic } from '../../base/index.ts';
import type { ModelCard, Prediction } from '../../contract/index.ts';
import { renderTrainingReport } from '../../reports/index.ts';
import { decideClass } from '../../statistics/index.ts';
import type { ModelRecord } from '../../store/index.ts';
import { cellPictures } from '../pictures/index.ts';
import type { Workspace } from '../workspace/index.ts';

const WORST_MISTAKES = 48;
const PREDICTIONS = 48;

/** Writes the report of a new model version, with its worst mistakes and a random sample of its answers. */
export async function writeTrainingReport(
  { reportsFolder, store }: Workspace,
  { card, version }: ModelRecord,
  predictions: readonly Prediction[],
): Promise<string> {
  const answers = predictions.map((prediction) => answerOf(card, prediction));
  const mistakes = answers
    .filter(({ knownClass, predictedClass }) => knownClass !== predictedClass)
    .sort((a, b) => certainty(card, b) - certainty(card, a));
  const sample = Random.of(card.recipe.seed, 'report').shuffle([...answers]);
  const file = join(reportsFolder, version, 'report.html');
  const pictures = {
    worstMistakes: await cellPictures(mistakes.slice(0, WORST_MISTAKES)),
    predictions: await cellPictures(sample.slice(0, PREDICTIONS)),
  };
  store.requireThere();
  await writeFileAtomic(file, renderTrainingReport({ card, version, pictures }));
  return file;
}

function answerOf({ classes, positiveClass, threshold }: ModelCard, prediction: Prediction) {
  const positive = classes.indexOf(positiveClass);
  return {
    file: prediction.path,
    path: prediction.path,
    sha256: prediction.sha256,
    patient: prediction.patient,
    knownClass: prediction.trueClass,
    predictedClass: classes[decideClass(prediction.probabilities, positive, threshold)] ?? '',
    probability: prediction.probabilities[positive] ?? 0,
  };
}

/** How far on its side of the threshold an answer lies. */
function certainty({ threshold }: ModelCard, { probability }: { probability: number }): number {
  return Math.abs(probability - threshold);
}
