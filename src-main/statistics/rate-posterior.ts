import { logBeta } from './gamma.ts';
import { fromLogit, quantilesOf, spaced, WIDEST_LOGIT } from './logit-grid.ts';

/** How often something was seen in one patient. */
export interface Tally {
  readonly hits: number;
  readonly cells: number;
}

/** What may be true of all patients: their mean rate and how much the cells of one patient resemble each other. */
export interface Hypothesis {
  readonly logit: number;
  /** Intraclass correlation, 0 to 1: patients' rates are Beta(mean · (1/ρ - 1), (1 - mean) · (1/ρ - 1)). */
  readonly correlation: number;
  /** Its probability; all sum to 1. */
  readonly weight: number;
}

/** Before anything is seen, means weigh mean^(a - 1) · (1 - mean)^(b - 1). */
type Prior = readonly [a: number, b: number];
/** Gives the lower end of Clopper and Pearson's interval where patients do not differ. Needs a hit. */
export const LOWER_END: Prior = [0, 1];
/** Gives the upper end. Needs a miss. */
export const UPPER_END: Prior = [1, 0];
/** In between (Jeffreys 1946, Proc R Soc A 186:453). */
export const JEFFREYS: Prior = [0.5, 0.5];

/**
 * Correlations thought possible. They are Beta(1, 9) before anything is seen, 0.1 on average: a few patients alike are
 * no proof that the next one is alike too.
 */
const CORRELATIONS = [1e-4, 3e-4, 7e-4, 0.002, 0.005, 0.01, 0.02, 0.04, 0.07, 0.11, 0.16, 0.24, 0.35, 0.5];
const COARSE = 64;
const FINE = 96;
/** What is e^-25 as probable as the most probable is left out. */
const NEGLIGIBLE = 25;

/**
 * The probability of each hypothesis on a grid, by Bayes' rule: hits of a patient are beta-binomial (Griffiths 1973,
 * Biometrics 29:637). A coarse grid finds the means that matter, a fine one takes these.
 */
export function hypothesesOf(tallies: readonly Tally[], prior: Prior): Hypothesis[] {
  const groups = alike(tallies);
  const coarse = logPosterior(groups, prior, spaced(-WIDEST_LOGIT, WIDEST_LOGIT, COARSE));
  const likely = likelyOf(coarse);
  const step = (2 * WIDEST_LOGIT) / (COARSE - 1);
  const logits = likely.map(({ logit }) => logit);
  const low = Math.max(Math.min(...logits) - step, -WIDEST_LOGIT);
  const high = Math.min(Math.max(...logits) + step, WIDEST_LOGIT);
  const fine = likelyOf(logPosterior(groups, prior, spaced(low, high, FINE)));
  const largest = Math.max(...fine.map(({ logWeight }) => logWeight));
  const weights = fine.map(({ logWeight }) => Math.exp(logWeight - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return fine.map(({ logit, correlation }, i) => ({ logit, correlation, weight: (weights[i] ?? 0) / total }));
}

/** The mean rate below which the truth lies with this probability. */
export function quantileOfMean(hypotheses: readonly Hypothesis[], probability: number): number {
  const byLogit = new Map<number, number>();
  for (const { logit, weight } of hypotheses) byLogit.set(logit, (byLogit.get(logit) ?? 0) + weight);
  const logits = Float64Array.from(byLogit.keys()).sort();
  const weights = logits.map((logit) => byLogit.get(logit) ?? 0);
  return quantilesOf({ logits, weights }, [probability])[0] ?? NaN;
}

interface Group extends Tally {
  patients: number;
}

/** Patients with the same tally are reckoned once: cells of unknown patient are thousands of units. */
function alike(tallies: readonly Tally[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { hits, cells } of tallies) {
    if (cells === 0) continue;
    const key = `${hits}/${cells}`;
    const group = groups.get(key);
    if (group) group.patients++;
    else groups.set(key, { hits, cells, patients: 1 });
  }
  return [...groups.values()];
}

interface Point {
  readonly logit: number;
  readonly correlation: number;
  readonly logWeight: number;
}

function logPosterior(groups: readonly Group[], [a, b]: Prior, logits: Float64Array): Point[] {
  const points: Point[] = [];
  CORRELATIONS.forEach((correlation, i) => {
    const logPrior = Math.log(priorOfCorrelation(i));
    const size = 1 / correlation - 1;
    for (const logit of logits) {
      const mean = fromLogit(logit);
      const rest = fromLogit(-logit);
      const none = logBeta(mean * size, rest * size);
      // In the measure of the logit a prior mean^(a - 1) (1 - mean)^(b - 1) is mean^a (1 - mean)^b.
      let logWeight = logPrior + a * Math.log(mean) + b * Math.log(rest);
      for (const { hits, cells, patients } of groups) {
        logWeight += patients * (logBeta(mean * size + hits, rest * size + cells - hits) - none);
      }
      points.push({ logit, correlation, logWeight });
    }
  });
  return points;
}

/** Beta(1, 9) over the part of the axis that lies nearest to this correlation, in proportion. */
function priorOfCorrelation(i: number): number {
  const at = (j: number) => CORRELATIONS[j];
  const middle = (x: number | undefined, y: number | undefined, otherwise: number) =>
    x === undefined || y === undefined ? otherwise : Math.sqrt(x * y);
  const low = middle(at(i - 1), at(i), 0);
  const high = middle(at(i), at(i + 1), 1);
  return (1 - low) ** 9 - (1 - high) ** 9;
}

function likelyOf(points: readonly Point[]): Point[] {
  const largest = points.reduce((max, { logWeight }) => Math.max(max, logWeight), -Infinity);
  return points.filter(({ logWeight }) => logWeight > largest - NEGLIGIBLE);
}
