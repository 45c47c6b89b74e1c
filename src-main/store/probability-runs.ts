import type { CellFilter } from '../contract/index.ts';
import type { Judgement } from './judgement.ts';

export type ProbabilityOrder = 'strongest' | 'doubt';

/** Cells of a range of probabilities (ends included), walked from one end to the other. */
export interface Run extends Source {
  readonly isAscending: boolean;
}

/** Cells that people have judged are few and may have any probability; the others lie together. */
interface Source {
  readonly cells: 'all' | 'not reviewed' | 'reviewed';
  readonly low: number;
  readonly high: number;
}

/**
 * A list of cells made of runs. Each cell has a key that never falls along its run, and the list is sorted by key, then
 * by id; read backward, from the list's end, both fall with the list and so rise again.
 */
export interface RunList {
  readonly runs: readonly Run[];
  readonly order: ProbabilityOrder;
  readonly isBackward: boolean;
  readonly threshold: number;
}

const REVIEWED: Source = { cells: 'reviewed', low: 0, high: 1 };

/** More than rounding ever moves a probability that is reckoned from a key. */
const ROUNDING = 1e-12;

/** SQLite reckons the very number that `keyOf` does of a list that is read forward. */
export const FORWARD_KEY: Readonly<Record<ProbabilityOrder, string>> = {
  strongest: '-probability',
  doubt: 'abs(probability - :threshold)',
};

/** The runs of all cells that a filter shows: by doubt one up and one down from the threshold. */
export function runListOf(
  order: ProbabilityOrder,
  show: CellFilter,
  isBackward: boolean,
  judgement: Judgement,
): RunList {
  const { threshold } = judgement;
  const sources = sourcesOf(show, judgement);
  const runs: Run[] =
    order === 'strongest'
      ? sources.map((source) => ({ ...source, isAscending: isBackward }))
      : sources.flatMap((source) => [
          { ...source, low: Math.max(source.low, threshold), isAscending: !isBackward },
          { ...source, high: Math.min(source.high, justBelow(threshold)), isAscending: isBackward },
        ]);
  return { runs: runs.filter((run) => run.low <= run.high), order, isBackward, threshold };
}

function sourcesOf(show: CellFilter, { threshold, reviewBand }: Judgement): Source[] {
  const [low, high] = reviewBand;
  switch (show) {
    case 'all':
      return [{ cells: 'all', low: 0, high: 1 }];
    case 'positive':
      return [{ cells: 'not reviewed', low: threshold, high: 1 }, REVIEWED];
    case 'clear':
      return [{ cells: 'not reviewed', low: 0, high: justBelow(threshold) }, REVIEWED];
    case 'doubtful':
      return [{ cells: 'not reviewed', low, high }];
    case 'reviewed':
      return [REVIEWED];
    case 'unreadable':
    case 'skipped':
    case 'pending':
      return [];
  }
}

export function keyOf({ order, isBackward, threshold }: RunList, probability: number): number {
  const forward = order === 'strongest' ? -probability : Math.abs(probability - threshold);
  return isBackward ? -forward : forward;
}

/** The part of a run that holds all its cells up to this key, and may hold a few beyond it. */
export function upTo(list: RunList, run: Run, key: number): Run {
  const probability = nearProbability(list, run, key);
  return run.isAscending
    ? { ...run, high: Math.min(run.high, probability + ROUNDING) }
    : { ...run, low: Math.max(run.low, probability - ROUNDING) };
}

/** The part of a run that holds all its cells from this key on, and may hold a few before it. */
export function roughlyFrom(list: RunList, run: Run, key: number): Run {
  const probability = nearProbability(list, run, key);
  return from(run, run.isAscending ? probability - ROUNDING : probability + ROUNDING);
}

/** The part of a run from this probability on, in the direction of the run. */
export function from(run: Run, probability: number): Run {
  return run.isAscending
    ? { ...run, low: Math.max(run.low, probability) }
    : { ...run, high: Math.min(run.high, probability) };
}

/** The part of a run up to this probability, in the direction of the run. */
export function until(run: Run, probability: number): Run {
  return run.isAscending ? { ...run, high: probability } : { ...run, low: probability };
}

function nearProbability({ order, isBackward, threshold }: RunList, run: Run, key: number): number {
  const forward = isBackward ? -key : key;
  if (order === 'strongest') return -forward;
  return run.isAscending === isBackward ? threshold - forward : threshold + forward;
}

/** The largest number below a positive one; below zero for zero and less. */
function justBelow(value: number): number {
  if (value <= 0) return -1;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) - 1n);
  return view.getFloat64(0);
}
