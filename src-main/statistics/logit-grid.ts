/** Equally spaced logits and how much lies at each: a distribution over (0, 1). */
export interface LogitGrid {
  readonly logits: Float64Array;
  /** Not negative; any sum. */
  readonly weights: Float64Array;
}

/** Logits beyond which a rate is 0 or 1 for every purpose here (1e-7). */
export const WIDEST_LOGIT = 16;

export function spaced(low: number, high: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/** The value in (0, 1) with this logit. */
export function fromLogit(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** The values below which these shares (rising, 0..1) of the distribution lie, by linear interpolation of its sum. */
export function quantilesOf(grid: LogitGrid, shares: readonly number[]): number[] {
  const { logits, weights } = grid;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  let before = 0;
  let i = 0;
  return shares.map((share) => {
    for (; i < weights.length; i++) {
      const here = below + (weights[i] ?? 0) / 2;
      if (here >= share * total) break;
      below += weights[i] ?? 0;
      before = here;
    }
    const high = logits[i];
    const low = logits[i - 1];
    if (high === undefined) return fromLogit(logits.at(-1) ?? 0);
    if (low === undefined) return fromLogit(high);
    const here = below + (weights[i] ?? 0) / 2;
    return fromLogit(low + ((high - low) * (share * total - before)) / (here - before));
  });
}
