import { AppError } from '../../base/index.ts';
import type { BackboneCard, DatasetImage, Part, Recipe, SplitSummary } from '../../contract/index.ts';
import { LearnedImages } from '../../engine/backbones/index.ts';
import type { Graph } from '../../engine/onnx/index.ts';
import type { Labelled } from '../../engine/training/index.ts';
import type { DatasetRecord, StoreReader } from '../../store/index.ts';
import { loadBackbone } from '../backbones/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { type ImagesByPart, PARTS } from './data-list.ts';

/** Fewest images of each class that training and validation need for the result to mean anything. */
const FEWEST_IMAGES = { train: 10, validation: 2, test: 2 } as const;

/**
 * What a doubtful label counts beside another one: of the suspects that were looked at, about as many are labelled
 * rightly as wrongly (docs/labels.md).
 */
const SUSPECT_WEIGHT = 0.5;

/** Everything a training reads: resolved by name, checked, nothing computed yet. */
export interface Materials {
  readonly dataset: DatasetRecord;
  readonly split: SplitSummary;
  readonly images: ImagesByPart;
  /** Training images that are not among them because a label check doubts their label. */
  readonly suspectsLeftOut: number;
  /** So many training images count half because a label check doubts their label. */
  readonly suspectsDownWeighted: number;
  /** By image number, what training images count in the loss where they do not count 1. */
  readonly weights: ReadonlyMap<number, number>;
  /** Test images that a person has given another class than that of their folder. */
  readonly correctedTestLabels: number;
  /** In the order of the model's outputs. */
  readonly classes: readonly string[];
  readonly backbone: BackboneCard;
  readonly trunk: Graph;
  /** What the network that it begins with has learned from. */
  readonly learnedBefore: LearnedImages;
  /** Test images among those. */
  readonly testImagesLearnedBefore: number;
}

/**
 * Finds dataset, split and backbone by name and checks that they can be trained on.
 * Throws `not-found`, also where suspects are to be treated apart and no check has looked for them, or
 * `invalid-input` naming the class or part that lacks images.
 */
export async function gatherMaterials(
  { store }: Workspace,
  names: {
    dataset: string;
    split: string | undefined;
    backbone: string;
    recipe: Recipe;
  },
): Promise<Materials> {
  const dataset = store.datasets.require(names.dataset);
  const split = store.splits.require(dataset, names.split);
  const images: Record<Part, DatasetImage[]> = { train: [], validation: [], test: [] };
  const { suspectLabels, patientWeights } = names.recipe;
  const suspects = suspectLabels === 'use' ? new Set<number>() : suspectsOf(store, dataset);
  const downWeighted = new Set<number>();
  let suspectsLeftOut = 0;
  for (const { image, part } of store.splits.images(split, dataset)) {
    const isSuspect = part === 'train' && suspects.has(image.id);
    if (isSuspect && suspectLabels === 'leave-out') {
      suspectsLeftOut++;
      continue;
    }
    if (isSuspect) downWeighted.add(image.id);
    images[part].push(image);
  }
  const classes = store.datasets
    .summary(dataset)
    .classes.map(({ name }) => name)
    .sort();
  requirePositiveClass(dataset, classes);
  checkCounts(images, classes, dataset.name, split.summary.name);
  const { card, trunk } = await loadBackbone(store, names.backbone);
  const learnedBefore = beginsWithRandomWeights(names.recipe) ? LearnedImages.none : LearnedImages.of(trunk);
  return {
    ...{ dataset, split: split.summary, images, suspectsLeftOut, classes, trunk },
    suspectsDownWeighted: downWeighted.size,
    weights: weightsOf(images.train, patientWeights, downWeighted),
    backbone: card,
    correctedTestLabels: store.splits.relabelled(split, 'test'),
    learnedBefore,
    testImagesLearnedBefore: images.test.filter(({ perceptualHash }) => learnedBefore.has(perceptualHash))
      .length,
  };
}

/** Whether the backbone gives its layers only, not its weights. */
export function beginsWithRandomWeights(recipe: Recipe): boolean {
  return recipe.kind === 'full' && recipe.start === 'random';
}

/** The images whose label the newest check doubts and nobody has decided about. */
function suspectsOf(store: StoreReader, { id, name }: DatasetRecord): Set<number> {
  const check = store.labelChecks.latest(id);
  if (check) return new Set(store.labelFindings.openImages(check.id));
  throw new AppError('not-found', `The labels of "${name}" have not been checked yet.`, {
    nextStep: 'Check them first, or use all labels as they are.',
    onCommandLine: `smearwise dataset labels ${name}`,
  });
}

function requirePositiveClass({ name, positiveClass }: DatasetRecord, classes: readonly string[]): void {
  if (classes.includes(positiveClass)) return;
  throw new AppError(
    'invalid-input',
    `The dataset "${name}" has no usable image of its positive class "${positiveClass}".`,
    { nextStep: 'Put images into that class folder and import the folder again.' },
  );
}

function checkCounts(images: ImagesByPart, classes: readonly string[], dataset: string, split: string): void {
  if (classes.length < 2) {
    throw new AppError('invalid-input', `The dataset "${dataset}" has one class only.`, {
      nextStep: 'Import a folder with at least two class folders, e.g. Parasitized and Uninfected.',
    });
  }
  for (const part of PARTS) {
    for (const name of classes) {
      const count = images[part].filter((image) => image.className === name).length;
      if (count >= FEWEST_IMAGES[part]) continue;
      throw new AppError(
        'invalid-input',
        `The ${part} part of split "${split}" has ${count} images of class "${name}"; at least ${FEWEST_IMAGES[part]} are needed.`,
        { nextStep: `Add images of more patients to "${dataset}", then split it again.` },
      );
    }
  }
}

/** What training images count in the loss, by number; empty where all count 1. */
function weightsOf(
  images: readonly DatasetImage[],
  patientWeights: Recipe['patientWeights'],
  downWeighted: ReadonlySet<number>,
): ReadonlyMap<number, number> {
  const ofPatients = patientWeights === 'balanced' ? balancedByPatient(images) : new Map<number, number>();
  const weights = new Map(ofPatients);
  for (const id of downWeighted) weights.set(id, (weights.get(id) ?? 1) * SUSPECT_WEIGHT);
  return weights;
}

/** 1 / √(images of the patient), scaled to a mean of 1; an image of nobody known counts as the mean. */
function balancedByPatient(images: readonly DatasetImage[]): ReadonlyMap<number, number> {
  const known = images.flatMap(({ id, patient }) => (patient === null ? [] : [{ id, patient }]));
  const counts = new Map<string, number>();
  for (const { patient } of known) counts.set(patient, (counts.get(patient) ?? 0) + 1);
  const root = (patient: string) => 1 / Math.sqrt(counts.get(patient) ?? 1);
  const mean = known.reduce((sum, { patient }) => sum + root(patient), 0) / known.length;
  return new Map(known.map(({ id, patient }) => [id, root(patient) / mean]));
}

/** What images of one part should be answered with, and how much each counts; no weights where all count the same. */
export function labelled(
  images: readonly DatasetImage[],
  { classes, weights }: Pick<Materials, 'classes' | 'weights'>,
): Labelled {
  const labels = labelsOf(images, classes);
  if (!images.some(({ id }) => weights.has(id))) return { labels };
  return { labels, weights: Float32Array.from(images, ({ id }) => weights.get(id) ?? 1) };
}

/** The class index of each image. */
export function labelsOf(images: readonly DatasetImage[], classes: readonly string[]): Int32Array {
  return Int32Array.from(images, (image) => classes.indexOf(image.className));
}
