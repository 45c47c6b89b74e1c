import { logBeta } from './gamma.ts';
import { fromLogit, type LogitGrid, quantilesOf, spaced, WIDEST_LOGIT } from './logit-grid.ts';
import type { Hypothesis } from './rate-posterior.ts';

/** A value of a rate and how probable it is. */
export interface Node {
  readonly value: number;
  readonly weight: number;
}

const POINTS = 400;
/** A hypothesis less probable than this moves no figure. */
const NEGLIGIBLE = 1e-6;

/**
 * The rate in the next patient: the Beta distributions of all hypotheses, mixed by their probability. Given as `count`
 * of its quantiles at u = sin²(t), t equally spaced, which lie densest in both tails.
 */
export function nodesOfNextPatient(hypotheses: readonly Hypothesis[], count: number): Node[] {
  const betas = hypotheses.filter(({ weight }) => weight > NEGLIGIBLE).map(betaOf);
  const low = Math.max(Math.min(...betas.map(({ logit, spread }) => logit - 8 * spread)), -WIDEST_LOGIT);
  const high = Math.min(Math.max(...betas.map(({ logit, spread }) => logit + 8 * spread)), WIDEST_LOGIT);
  const grid = { logits: spaced(low, high, POINTS), weights: new Float64Array(POINTS) };
  for (const beta of betas) add(beta, grid);
  const angles = Array.from({ length: count }, (_, j) => ((j + 0.5) / count) * (Math.PI / 2));
  const values = quantilesOf(
    grid,
    angles.map((t) => Math.sin(t) ** 2),
  );
  const total = angles.reduce((sum, t) => sum + Math.sin(2 * t), 0);
  return values.map((value, j) => ({ value, weight: Math.sin(2 * (angles[j] ?? 0)) / total }));
}

interface Beta {
  readonly a: number;
  readonly b: number;
  readonly logit: number;
  /** About the standard deviation of the logit, where that is small. */
  readonly spread: number;
  readonly weight: number;
}

function betaOf({ logit, correlation, weight }: Hypothesis): Beta {
  const size = 1 / correlation - 1;
  const [mean, rest] = [fromLogit(logit), fromLogit(-logit)];
  return { a: mean * size, b: rest * size, logit, spread: 1 / Math.sqrt(mean * rest * size), weight };
}

function add({ a, b, logit, spread, weight }: Beta, { logits, weights }: LogitGrid): void {
  const first = logits[0] ?? 0;
  const step = (logits[1] ?? 0) - first;
  const put = (i: number, share: number) => {
    weights[i] = (weights[i] ?? 0) + weight * share;
  };
  if (spread < step) {
    // Narrower than the grid: as if it had no width.
    const position = (logit - first) / step;
    const below = Math.floor(position);
    put(below, 1 - (position - below));
    put(below + 1, position - below);
    return;
  }
  const constant = logBeta(a, b);
  let within = 0;
  for (let i = 0; i < POINTS; i++) {
    const at = logits[i] ?? 0;
    const share = Math.exp(-a * softplus(-at) - b * softplus(at) - constant) * step;
    within += share;
    put(i, share);
  }
  // What lies beyond the grid is as good as 0, or as 1.
  put(logit < 0 ? 0 : POINTS - 1, Math.max(1 - within, 0));
}

/** ln(1 + e^x), which is -ln of the value with logit -x. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
