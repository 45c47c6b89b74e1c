import { Random, sha256 } from '../../src-main/base/index.ts';
import {
  type Epoch,
  IMAGENET_NORMALISATION,
  type ModelCard,
  quickRecipeSchema,
  type ScreeningSummary,
  screeningOptionsSchema,
  type SlideSummary,
} from '../../src-main/contract/index.ts';
import type {
  CellPicture,
  ScreeningReportData,
  SlidePictures,
  TrainingReportData,
} from '../../src-main/reports/index.ts';
import { evaluate, slideModel, slideStatistics } from '../../src-main/statistics/index.ts';
import { slideInput } from '../statistics/support.ts';

const CLASSES = ['Parasitized', 'Uninfected'];

/** A made-up training on 26 test patients, 8 of them uninfected, with figures by the real statistics. */
export function sampleTraining(): TrainingReportData {
  const random = Random.of(7, 'training');
  return {
    card: sampleCard(),
    version: 'v7',
    pictures: {
      worstMistakes: Array.from({ length: 12 }, (_, i) =>
        drawPicture(
          random,
          i % 3 === 0 ? 0.02 + i / 300 : 0.99 - i / 100,
          i % 3 === 0 ? 'Parasitized' : 'Uninfected',
        ),
      ),
      predictions: Array.from({ length: 16 }, () => {
        const infected = random.chance(0.5);
        const probability = infected ? random.uniform(0.4, 1) : random.uniform(0, 0.6) ** 2;
        return drawPicture(random, probability, infected ? 'Parasitized' : 'Uninfected');
      }),
    },
  };
}

/** A made-up screening of five slides, one for each verdict, one with few cells, one with a very long name. */
export function sampleScreening(): ScreeningReportData {
  const random = Random.of(7, 'screening');
  const model = slideModel(sampleCard().test.patients);
  const slide = (name: string, counts: Partial<Parameters<typeof slideStatistics>[0]>): SlideSummary => ({
    slide: name,
    statistics: slideStatistics(
      slideInput({ cells: 1024, weight: 0.82 * (counts.positives ?? 0), model, ...counts }),
    ),
  });
  const slides = [
    slide('2026-11-23/slide-0412', { cells: 1024, positives: 118, needsReview: 21, positivesToReview: 9 }),
    slide('2026-11-23/slide-0413', { cells: 2310, needsReview: 12, unreadable: 2 }),
    slide('2026-11-23/slide-0414', { cells: 1180, positives: 9, needsReview: 16, positivesToReview: 6 }),
    slide('2026-11-23/slide-0415', {
      cells: 212,
      positives: 3,
      needsReview: 5,
      positivesToReview: 2,
      unreadable: 14,
    }),
    slide(
      `2026-11-23/${'a-folder-name-that-nobody-would-type-but-a-scanner-does_'.repeat(2)}IMG_20261123_114756`,
      {
        cells: 3044,
        positives: 402,
        needsReview: 96,
        positivesToReview: 41,
        unreadable: 110,
        skipped: 40,
      },
    ),
  ];
  return { summary: sampleSummary(slides), pictures: picturesOf(slides, random), unreadable: UNREADABLE };
}

const UNREADABLE = [
  {
    path: '/media/scanner/2026-11-23/slide-0413/cell_0007.png',
    reason: 'The file is empty (0 bytes).',
  },
  {
    path: '/media/scanner/2026-11-23/slide-0415/cell_0190.png',
    reason: 'The image is cut off: its last 2,048 bytes are missing.',
  },
];

function sampleSummary(slides: SlideSummary[]): ScreeningSummary {
  const total = (count: (statistics: SlideSummary['statistics']) => number) =>
    slides.reduce((sum, { statistics }) => sum + count(statistics), 0);
  const [done, unreadable, skipped] = [
    total((s) => s.cells),
    total((s) => s.unreadable),
    total((s) => s.skipped),
  ];
  return {
    id: 12,
    folder: '/media/scanner/2026-11-23',
    status: 'finished',
    startedAt: '2026-11-23T14:05:11.000Z',
    finishedAt: '2026-11-23T14:05:42.000Z',
    model: { version: 'v7', name: 'nih-cells-squeezenet', sha256: sha256('model'), synthetic: false },
    positiveClass: 'Parasitized',
    threshold: 0.5,
    options: screeningOptionsSchema.parse({}),
    device: 'CPU',
    total: done + unreadable + skipped,
    done,
    unreadable,
    skipped,
    imagesPerSecond: 412,
    changed: null,
    replacedBy: null,
    slides,
  };
}

function picturesOf(slides: SlideSummary[], random: Random): Map<string, SlidePictures> {
  return new Map(
    slides.map(({ slide, statistics }) => [
      slide,
      {
        strongest: Array.from({ length: Math.min(8, statistics.positives) }, (_, i) =>
          drawPicture(random, 0.999 - i * 0.014, null),
        ),
        doubtful: Array.from({ length: Math.min(8, statistics.needsReview) }, () =>
          drawPicture(random, random.uniform(0.3, 0.7), null),
        ),
      },
    ]),
  );
}

export function sampleCard(): ModelCard {
  const recipe = quickRecipeSchema.parse({ targetSensitivity: 0.95 });
  const test = sampleTest();
  const epochs = sampleEpochs();
  const part = (name: 'train' | 'validation' | 'test', images: number, patients: number) => ({
    part: name,
    images,
    patients,
    sha256: sha256(name),
  });
  return {
    schema: 1,
    name: 'nih-cells-squeezenet',
    createdAt: '2026-11-23T10:00:00.000Z',
    app: { name: 'smearwise', version: '0.1.0' },
    sha256: sha256('model'),
    classes: CLASSES,
    positiveClass: 'Parasitized',
    input: { tensor: 'image', size: 224, resize: 'fill', normalisation: IMAGENET_NORMALISATION },
    output: { tensor: 'probabilities' },
    temperature: 1.21,
    threshold: test.threshold,
    backbone: {
      name: 'squeezenet1_1',
      sha256: sha256('backbone'),
      weights: 'imagenet',
      licence: 'BSD-3-Clause',
    },
    recipe,
    data: {
      dataset: 'nih',
      synthetic: false,
      split: {
        name: 'default',
        unit: 'patient',
        method: { kind: 'ratio', train: 0.7, validation: 0.2, test: 0.1, seed: 1 },
      },
      parts: [part('train', 12_063, 79), part('validation', 3410, 26), part('test', test.metrics.cells, 26)],
      listSha256: sha256('list'),
    },
    training: { seconds: 214, bestEpoch: bestOf(epochs), epochs, runner: 'onnxruntime', device: 'CPU' },
    test,
    acceptance: { limits: recipe.acceptance, met: true, reasons: [] },
    limitsOfUse: [
      'A screening aid: a qualified person decides. It never replaces the examination of thick and thin films.',
      'For single-cell crops of thin blood smears, stained and photographed as in the training data.',
    ],
    checkSet: {
      generator: 'seeded-cells-v1',
      seed: 1,
      images: 1,
      probabilities: [[0.25, 0.75]],
      tolerance: 1e-4,
    },
  };
}

function sampleEpochs(): Epoch[] {
  const random = Random.of(7, 'epochs');
  return Array.from({ length: 27 }, (_, i) => ({
    epoch: i + 1,
    trainLoss: 0.09 + 0.5 * Math.exp(-i / 6) + 0.004 * random.normal(),
    trainAccuracy: 0.975 - 0.2 * Math.exp(-i / 5) + 0.002 * random.normal(),
    validationLoss: 0.14 + 0.4 * Math.exp(-i / 5) + 0.0002 * (i - 16) ** 2 + 0.004 * random.normal(),
    validationAccuracy: 0.955 - 0.15 * Math.exp(-i / 5) + 0.003 * random.normal(),
    learningRate: 1e-3 * (0.5 + 0.5 * Math.cos((Math.PI * i) / 60)),
    seconds: 1.2,
  }));
}

function bestOf(epochs: readonly Epoch[]): number {
  const lowest = Math.min(...epochs.map(({ validationLoss }) => validationLoss));
  return epochs.find(({ validationLoss }) => validationLoss === lowest)?.epoch ?? 1;
}

function sampleTest(): ModelCard['test'] {
  const random = Random.of(7, 'test');
  const trueClass: number[] = [];
  const probabilities: number[][] = [];
  const patient: string[] = [];
  for (let p = 0; p < 26; p++) {
    const infectedShare = p < 18 ? random.uniform(0.15, 0.8) : 0;
    const skill = random.uniform(2.4, 4.4);
    for (let cell = 0; cell < 110; cell++) {
      const infected = random.chance(infectedShare);
      const logit = (infected ? skill : -skill - 0.6) + 1.7 * random.normal();
      const probability = 1 / (1 + Math.exp(-logit));
      trueClass.push(infected ? 0 : 1);
      probabilities.push([probability, 1 - probability]);
      patient.push(`C${100 + p}`);
    }
  }
  return evaluate({
    classes: CLASSES,
    positiveClass: 'Parasitized',
    threshold: 0.46,
    trueClass,
    probabilities,
    patient,
    seed: 1,
  });
}

/** A drawn cell, with a parasite where the probability is high. */
function drawPicture(random: Random, probability: number, knownClass: string | null): CellPicture {
  const [cx, cy] = [random.uniform(34, 62), random.uniform(34, 62)];
  const parasite =
    probability > 0.4
      ? `<circle cx="${cx}" cy="${cy}" r="7" fill="none" stroke="#5a2a6b" stroke-width="3"/><circle cx="${cx + 6}" cy="${cy}" r="3.5" fill="#4a1f5c"/>`
      : '';
  const cell = `<ellipse cx="48" cy="48" rx="${random.uniform(36, 44)}" ry="${random.uniform(36, 44)}" fill="#d9a4a4"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96"/>${cell}${parasite}</svg>`;
  const number = random.integer(1, 400);
  return {
    dataUri: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
    path: `/media/cells/C${random.integer(100, 125)}P1thinF_IMG_20150619_114756a_cell_${number}.png`,
    patient: knownClass === null ? null : `C${random.integer(100, 125)}`,
    predictedClass: probability >= 0.46 ? 'Parasitized' : 'Uninfected',
    probability,
    knownClass,
  };
}
