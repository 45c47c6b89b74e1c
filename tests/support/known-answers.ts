import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { Random, sha256 } from '../../src-main/base/index.ts';
import { IMAGENET_NORMALISATION, type ModelCard } from '../../src-main/contract/index.ts';
import { classifierModel } from '../../src-main/engine/backbones/index.ts';
import { Classifier, type RunCard } from '../../src-main/engine/inference/index.ts';
import { floatTensor, type Graph, GraphBuilder, writeModel } from '../../src-main/engine/onnx/index.ts';
import { openInThread } from '../../src-main/engine/runners/index.ts';
import { importModel, useModel } from '../../src-main/services/models/index.ts';
import type { Workspace } from '../../src-main/services/workspace/index.ts';
import { judgeAcceptance } from '../../src-main/statistics/index.ts';
import { sampleCard } from './sample-reports.ts';

/** The classes of the known-answer model; the first is the positive one. */
export const KNOWN_CLASSES = ['Parasitized', 'Uninfected'] as const;

const SIDE = 32;
/** Logit of a picture that is as blue as can be and not red at all. */
const STEEPNESS = 40;
const CELL_RADIUS = 14;
const LARGEST_BYTE = 255;
/** ONNX's number of the element type float32. */
const FLOAT = 1;

/**
 * A model whose answers are known: the bluer a picture is than red, on the mean of its pixels, the surer it is infected.
 * `passes` multiplications whose result is nothing, of 6 million steps each, take time, so that work can be met while it
 * runs.
 */
export function knownAnswerGraph({ passes = 0 } = {}): Graph {
  const builder = new GraphBuilder();
  const image = builder.input('image', 'uint8', ['N', SIDE, SIDE, 3]);
  const floats = builder.node('Cast', [image], { to: FLOAT });
  const mean = builder.node('ReduceMean', [floats], { axes: [1, 2], keepdims: 0 });
  let colour = builder.node('Mul', [mean, builder.scalar(1 / LARGEST_BYTE)]);
  if (passes > 0) {
    const width = SIDE * SIDE;
    let busy = builder.node('Reshape', [floats, builder.ints([0, 3, width])]);
    const nothing = builder.floats(new Float32Array(width * width), [width, width]);
    for (let pass = 0; pass < passes; pass++) busy = builder.node('MatMul', [busy, nothing]);
    const sum = builder.node('ReduceMean', [busy], { axes: [2], keepdims: 0 });
    colour = builder.node('Add', [colour, sum]);
  }
  builder.output('features', 'float32', ['N', 3], colour);
  const none = { mean: new Float32Array(3), std: new Float32Array(3).fill(1) };
  return classifierModel(builder.build('mean colour'), {
    // Red, green, blue to the logits of infected and healthy.
    layers: [
      {
        weights: floatTensor([-STEEPNESS, 0, 0, 0, STEEPNESS, 0], [3, 2]),
        bias: floatTensor([0, 0], [2]),
      },
    ],
    standardisation: none,
    temperature: 1,
    classes: KNOWN_CLASSES,
  });
}

/** A crop that the known-answer model calls infected with this probability, 0.01 to 0.99. Every seed gives another. */
export async function knownCell(probability: number, seed: number): Promise<Buffer> {
  const random = Random.of(seed, 'known cell');
  const centre = SIDE / 2 - 0.5;
  const offset = { x: random.uniform(-1, 1), y: random.uniform(-1, 1) };
  const inside: number[] = [];
  for (let at = 0; at < SIDE * SIDE; at++) {
    const [x, y] = [at % SIDE, Math.trunc(at / SIDE)];
    if ((x - centre - offset.x) ** 2 + (y - centre - offset.y) ** 2 < CELL_RADIUS ** 2) inside.push(at);
  }
  const logit = Math.log(probability / (1 - probability));
  const difference = (logit / STEEPNESS) * LARGEST_BYTE * ((SIDE * SIDE) / inside.length);
  const pixels = Buffer.alloc(SIDE * SIDE * 3);
  for (const at of inside) {
    const shade = random.integer(-12, 12);
    const [red, green, blue] = [160 - difference / 2, 110, 160 + difference / 2];
    for (const [channel, value] of [red, green, blue].entries())
      pixels[at * 3 + channel] = Math.round(value + shade);
  }
  return sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .png()
    .toBuffer();
}

/** Brings the known-answer model into a data folder, as a laboratory brings one from another PC, and puts it in use. */
export async function useKnownAnswers(
  workspace: Workspace,
  folder: string,
  work: { passes?: number } = {},
): Promise<void> {
  const graph = knownAnswerGraph(work);
  const bytes = writeModel(graph);
  const file = join(folder, 'known-answers.onnx');
  await writeFile(file, bytes);
  await writeFile(`${file}.json`, JSON.stringify(await cardOf(graph, sha256(bytes))));
  const { version } = await importModel(workspace, file);
  await useModel(workspace, version, { by: 'Dr Bello', reason: 'its answers are known' });
}

async function cardOf(graph: Graph, digest: string): Promise<ModelCard> {
  const sample = sampleCard();
  const run: RunCard = {
    classes: [...KNOWN_CLASSES],
    input: { tensor: 'image', size: SIDE, resize: 'fill', normalisation: IMAGENET_NORMALISATION },
    output: { tensor: 'probabilities' },
  };
  const classifier = await Classifier.open(graph, run, openInThread);
  try {
    return {
      ...sample,
      ...run,
      name: 'known answers',
      sha256: digest,
      acceptance: judgeAcceptance(sample.test, sample.acceptance.limits, 0),
      checkSet: await classifier.makeCheckSet(),
    };
  } finally {
    await classifier.close();
  }
}
