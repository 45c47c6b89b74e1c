import type { ModelCard, Prediction, TestReport } from '../../contract/index.ts';
import { APP_VERSION, type JobContext, sha256 } from '../../base/index.ts';
import {
  classifierModel,
  type DenseLayer,
  featureExtractor,
  type LearnedImages,
  type TrainedHead,
} from '../../engine/backbones/index.ts';
import { Classifier, type RunCard } from '../../engine/inference/index.ts';
import { floatTensor, writeModel } from '../../engine/onnx/index.ts';
import { openInTwoThreads } from '../../engine/runners/index.ts';
import { chooseThreshold, evaluate, judgeAcceptance } from '../../statistics/index.ts';
import { describeData } from './data-list.ts';
import type { Learned } from './learned.ts';
import { limitsOfUse } from './limits-of-use.ts';
import { labelsOf, type Materials } from './materials.ts';
import { predictImages } from './test-on-files.ts';
import type { TrainingRecord } from './training-record.ts';

/** A finished model: its file, its card, and its answers on the test patients. */
export interface BuiltModel {
  readonly file: Uint8Array;
  readonly card: ModelCard;
  readonly predictions: readonly Prediction[];
  /** What `card.data.listSha256` is the hash of. */
  readonly dataList: string;
}

/** Without a target sensitivity a cell is called positive when that is more likely than not. */
const EVEN_THRESHOLD = 0.5;

/**
 * Puts trunk and head into one ONNX file, chooses its threshold by that very file's answers on the validation patients,
 * tests it on the untouched patients, and writes its card.
 */
export async function buildModel(
  materials: Materials,
  record: TrainingRecord,
  learned: Learned,
  name: string,
  job: JobContext,
): Promise<BuiltModel> {
  const { recipe } = record;
  const { backbone, classes, dataset, images, learnedBefore, split, testImagesLearnedBefore } = materials;
  const size = recipe.inputSize ?? backbone.inputSize;
  const extractor = featureExtractor(learned.trunk, backbone, {
    taps: recipe.taps,
    pooling: recipe.pooling,
    inputSize: size,
  });
  const graph = classifierModel(extractor, trainedHead(learned, classes), learnedImages(materials));
  const file = writeModel(graph);
  const run: RunCard = {
    classes: [...classes],
    input: { tensor: 'image', size, resize: 'fill', normalisation: backbone.normalisation },
    output: { tensor: 'probabilities' },
  };
  const classifier = await Classifier.open(graph, run, openInTwoThreads);
  try {
    const threshold = await decideThreshold(classifier, materials, recipe.targetSensitivity, job);
    const predictions = await predictImages(classifier, images.test, job, 'Testing on unseen patients');
    const test = testReport(materials, threshold, predictions, recipe.seed);
    const { list, listSha256, parts } = describeData(images);
    const card: ModelCard = {
      schema: 1,
      name,
      createdAt: new Date().toISOString(),
      app: { name: 'smearwise', version: APP_VERSION },
      sha256: sha256(file),
      ...run,
      positiveClass: dataset.positiveClass,
      temperature: learned.temperature,
      threshold,
      backbone: {
        name: backbone.name,
        sha256: backbone.sha256,
        weights: backbone.weights,
        licence: backbone.licence,
      },
      recipe,
      data: {
        dataset: dataset.name,
        synthetic: dataset.synthetic,
        split: { name: split.name, unit: split.unit, method: split.method },
        parts,
        ...(recipe.suspectLabels === 'leave-out' && { suspectsLeftOut: materials.suspectsLeftOut }),
        ...(recipe.suspectLabels === 'down-weight' && {
          suspectsDownWeighted: materials.suspectsDownWeighted,
        }),
        ...(testImagesLearnedBefore > 0 && { testImagesLearnedBefore }),
        ...(!learnedBefore.isComplete && { learnedImagesLeftOut: true as const }),
        listSha256,
      },
      training: {
        seconds: record.seconds(),
        bestEpoch: learned.bestEpoch,
        epochs: [...learned.epochs],
        runner: learned.runner,
        device: learned.device,
      },
      test,
      acceptance: judgeAcceptance(test, recipe.acceptance, testImagesLearnedBefore),
      limitsOfUse: limitsOfUse(test, {
        synthetic: dataset.synthetic,
        byPatient: split.unit === 'patient',
        correctedLabels: materials.correctedTestLabels,
        testImagesLearnedBefore,
        learnedBeforeUntold: !learnedBefore.isComplete,
      }),
      checkSet: await classifier.makeCheckSet(),
    };
    return { file, card, predictions, dataList: list };
  } finally {
    await classifier.close();
  }
}

/** Of validation images too: they say when learning ends and what its answers mean. */
function learnedImages({ images, learnedBefore }: Materials): LearnedImages {
  return learnedBefore.with(
    [...images.train, ...images.validation].map(({ perceptualHash }) => perceptualHash),
  );
}

/** Probability from which a cell is called positive. */
async function decideThreshold(
  classifier: Classifier,
  { classes, dataset, images }: Materials,
  targetSensitivity: number | null,
  job: JobContext,
): Promise<number> {
  if (targetSensitivity === null) return EVEN_THRESHOLD;
  const answers = await predictImages(classifier, images.validation, job, 'Choosing the threshold');
  const positive = classes.indexOf(dataset.positiveClass);
  return chooseThreshold(
    answers.map(({ probabilities }) => probabilities[positive] ?? 0),
    answers.map(({ trueClass }) => trueClass === dataset.positiveClass),
    targetSensitivity,
  );
}

function testReport(
  { classes, dataset, images }: Materials,
  threshold: number,
  predictions: readonly Prediction[],
  seed: number,
): TestReport {
  return evaluate({
    classes: [...classes],
    positiveClass: dataset.positiveClass,
    threshold,
    trueClass: labelsOf(images.test, classes),
    probabilities: predictions.map(({ probabilities }) => probabilities),
    patient: predictions.map(({ patient }) => patient),
    seed,
  });
}

/** The head as the model file takes it; a column that never changed in training (scale 0) has no say. */
function trainedHead({ head, temperature }: Learned, classes: readonly string[]): TrainedHead {
  const tensor = (name: string) => {
    const found = head.parameters.find((parameter) => parameter.name === name);
    if (!found) throw new RangeError(`the head has no parameter "${name}"`);
    return floatTensor(found.data, found.dims);
  };
  const layer = (name: string): DenseLayer => ({
    weights: tensor(`${name}.weight`),
    bias: tensor(`${name}.bias`),
  });
  const { mean, scale } = head.standardisation;
  return {
    layers: head.hidden > 0 ? [layer('hidden'), layer('output')] : [layer('output')],
    standardisation: { mean, std: scale.map((share) => (share === 0 ? Infinity : 1 / share)) },
    temperature,
    classes,
  };
}
