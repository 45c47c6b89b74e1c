import type { Epoch, JobSummary, SplitSummary } from '../../../../src-main/contract/index.ts';
import type { Point } from '../../../components/charts/chart.ts';

type JobProgress = NonNullable<JobSummary['progress']>;
export type Measure = 'loss' | 'accuracy';

/** The two lines of a chart, and what its axes must hold. */
export interface Curves {
  /** On the cells that it learns from. */
  learned: Point[];
  /** On the cells that it only checks itself on. */
  unseen: Point[];
  rounds: [number, number];
  values: [number, number];
}

const FEWEST_ROUNDS_SHOWN = 10;
const HEADROOM = 0.05;

/** Loss or accuracy by epoch. The axis of rounds has room for ten, so that it does not jump while it begins. */
export function curvesOf(epochs: readonly Epoch[], measure: Measure): Curves {
  const line = (value: (epoch: Epoch) => number) =>
    epochs.map((epoch) => ({ x: epoch.epoch, y: value(epoch) })).filter(({ y }) => Number.isFinite(y));
  const learned = line(measure === 'loss' ? (e) => e.trainLoss : (e) => e.trainAccuracy);
  const unseen = line(measure === 'loss' ? (e) => e.validationLoss : (e) => e.validationAccuracy);
  const last = Math.max(FEWEST_ROUNDS_SHOWN, ...epochs.map(({ epoch }) => epoch));
  return { learned, unseen, rounds: [1, last], values: valuesOf([...learned, ...unseen], measure) };
}

function valuesOf(points: readonly Point[], measure: Measure): [number, number] {
  if (points.length === 0) return [0, 1];
  const lowest = Math.min(...points.map(({ y }) => y));
  const highest = Math.max(...points.map(({ y }) => y));
  const margin = Math.max(1e-6, (highest - lowest) * HEADROOM);
  return measure === 'loss' ? [0, highest + margin] : [Math.max(0, lowest - margin), 1];
}

/** Cells learned from per second; undefined where the split is not known, or the epoch too short to be measured. */
export function cellsPerSecond(
  { seconds }: Epoch,
  split: string,
  splits: readonly SplitSummary[] = [],
): number | undefined {
  const parts = splits.find(({ name }) => name === split)?.parts;
  const images = parts?.find(({ part }) => part === 'train')?.images;
  return images === undefined || seconds === 0 ? undefined : images / seconds;
}

/** The round that runs, counted from 1, of a learning that counts rounds or the images of all of them. */
export function runningRound(
  { done, total }: Pick<JobProgress, 'done' | 'total'>,
  mostRounds: number,
): number {
  if (total === null || total === 0) return 1;
  return Math.min(mostRounds, Math.floor((done / total) * mostRounds) + 1);
}

/** The epoch with this number. */
export function epochNumbered(epochs: readonly Epoch[], number: number | null): Epoch | undefined {
  return epochs.find(({ epoch }) => epoch === number);
}
