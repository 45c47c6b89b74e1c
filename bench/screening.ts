import { join } from 'node:path';
import { type JobContext, silentJob } from '../src-main/base/index.ts';
import { screeningOptionsSchema } from '../src-main/contract/index.ts';
import { LOADS_AT_ONCE, NETWORK_BATCH_IMAGES } from '../src-main/services/pixels/index.ts';
import { type ScreenRequest, screenFolder } from '../src-main/services/screening/index.ts';
import type { Workspace } from '../src-main/services/workspace/index.ts';
import type { Bench, BenchContext, Finding } from './bench.ts';
import { filesBelow, linkCells } from './cells.ts';
import { decodingRate, OnnxruntimeAlone } from './limits.ts';
import { importResnet, trainHastily } from './prepare.ts';
import { median, medianAndRange, takeTurns } from './rounds.ts';

const ROUNDS = 5;
const GOAL = 0.8;

/** A network to screen with, and what it is measured against. */
interface Case {
  readonly backbone: string;
  /** Null: the backbone's own. */
  readonly inputSize: number | null;
  readonly crops: number;
  /** What the goal is a share of. */
  readonly limit: 'ONNX Runtime alone' | 'decoding alone';
}

/**
 * Screening, from files to committed rows, beside ONNX Runtime alone and beside decoding alone: with a network of
 * usual size, with the smallest of the catalogue, and with one so small that decoding is nearly all there is to do.
 */
export const benchScreening: Bench = async (context) => {
  const { workspace, backbone } = context;
  const findings: Finding[] = [];
  for (const each of [
    { backbone: await importResnet(workspace), inputSize: null, crops: 400, limit: 'ONNX Runtime alone' },
    { backbone, inputSize: null, crops: 2000, limit: 'ONNX Runtime alone' },
    { backbone: 'random-conv', inputSize: 32, crops: 4000, limit: 'decoding alone' },
  ] as const) {
    findings.push(await screenBesideLimits(context, each));
  }
  return findings;
};

async function screenBesideLimits(
  { workspace, folder: temporary, cells, say }: BenchContext,
  { backbone, inputSize, crops, limit }: Case,
): Promise<Finding> {
  const { store } = workspace;
  const version = await trainHastily(workspace, backbone, inputSize);
  const { card } = store.models.require(version);
  const folder = await linkCells(cells, join(temporary, `to-screen-${version}`), crops);
  const files = await filesBelow(folder);
  const batch = files.slice(0, NETWORK_BATCH_IMAGES);
  const onnxruntime = await OnnxruntimeAlone.open(store.blobs.path(card.sha256), card, batch);
  const request = {
    ...{
      folder,
      model: version,
      outFolder: join(temporary, 'report'),
      overwrite: true,
      beginAnew: true,
      device: 'cpu' as const,
    },
    slides: { kind: 'folder' as const },
    options: screeningOptionsSchema.parse({}),
  };
  const sides = {
    screening: () => screeningRate(workspace, request),
    'ONNX Runtime alone': () => onnxruntime.rate(crops),
    'decoding alone': () => decodingRate(files, card.input.size, LOADS_AT_ONCE),
  };
  await takeTurns(1, sides);
  const rounds = await takeTurns(ROUNDS, sides);
  await onnxruntime.close();
  say(
    `  ${backbone}, ${card.input.size} pixels, ${crops} crops, batches of ${NETWORK_BATCH_IMAGES}, medians of ${ROUNDS} rounds:`,
  );
  for (const side of ['screening', 'ONNX Runtime alone', 'decoding alone'] as const) {
    say(
      `    ${side.padEnd(20)}${median(rounds.map((round) => round[side]))
        .toFixed(0)
        .padStart(6)} images/s`,
    );
  }
  const inTurn = rounds.map(
    (round) => round.screening * (1 / round['ONNX Runtime alone'] + 1 / round['decoding alone']),
  );
  say(`    beside both done in turn, each with all processors: ${medianAndRange(inTurn)}`);
  const shares = rounds.map((round) => round.screening / round[limit]);
  return {
    what: `Screening (${backbone}, ${card.input.size} pixels): share of ${limit}`,
    goal: `at least ${GOAL.toFixed(2)}`,
    measured: medianAndRange(shares),
    isMet: median(shares) >= GOAL,
  };
}

/**
 * Images a second from the first file that is read to the last row that is committed; opening the model, listing the
 * folder and writing the report are not in it.
 */
async function screeningRate(workspace: Workspace, request: ScreenRequest): Promise<number> {
  let done = 0;
  let begunMs: number | undefined;
  let endedMs = 0;
  const job: JobContext = {
    ...silentJob,
    report: (progress) => {
      if (progress.stage !== 'Screening') return;
      ({ done } = progress);
      endedMs = performance.now();
      begunMs ??= endedMs;
    },
  };
  await screenFolder(workspace, request, job);
  return (done / (endedMs - (begunMs ?? endedMs))) * 1000;
}
