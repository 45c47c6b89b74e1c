/** How often something was seen in one patient. */
export interface Tally {
  readonly hits: number;
  readonly cells: number;
}

/**
 * A rate that varies from patient to patient, as a Beta distribution for the next patient: its mean, and the size
 * of a plain sample whose share would be as uncertain (variance = mean (1 - mean) / sampleSize; > 1, or Infinity
 * where the rate is known exactly).
 */
export interface Rate {
  readonly mean: number;
  readonly sampleSize: number;
}

/**
 * Fits a rate to one tally per patient by the method of moments (Kleinman 1973, J Am Stat Assoc 68:46).
 *
 * With p the weighted mean share and S = Σ w_i (p_i - p)², the binomial part of S is taken off and what remains is
 * the spread between patients, as intraclass correlation ρ = [S / (p (1 - p)) - Σ v_i / n_i] / Σ v_i (1 - 1 / n_i),
 * v_i = w_i (1 - w_i / Σ w), not below 0. Weights are first n_i, then once n_i / (1 + ρ (n_i - 1)), whose sum m is
 * the sample size of the mean. The next patient's rate then varies by p (1 - p) (ρ + 1 / m).
 *
 * The mean gets half a hit and half a miss more (Jeffreys), so that nothing seen does not mean impossible. Null
 * without a cell; with a single patient the spread cannot be seen and counts as 0.
 */
export function fitRate(tallies: readonly Tally[]): Rate | null {
  const patients = tallies.filter(({ cells }) => cells > 0);
  if (patients.length === 0) return null;
  const first = moments(patients, 0);
  const { mean, correlation, weight } = moments(patients, first.correlation);
  const cells = patients.reduce((sum, patient) => sum + patient.cells, 0);
  return {
    mean: (mean * cells + 0.5) / (cells + 1),
    sampleSize: Math.max(1 / (correlation + 1 / weight), 1.01),
  };
}

function moments(patients: readonly Tally[], knownCorrelation: number) {
  const weights = patients.map(({ cells }) => cells / (1 + knownCorrelation * (cells - 1)));
  const weight = weights.reduce((sum, w) => sum + w, 0);
  const mean =
    patients.reduce((sum, { hits, cells }, i) => sum + (weights[i] ?? 0) * (hits / cells), 0) / weight;
  let squares = 0;
  let binomialPart = 0;
  let betweenPart = 0;
  patients.forEach(({ hits, cells }, i) => {
    const w = weights[i] ?? 0;
    const v = w * (1 - w / weight);
    squares += w * (hits / cells - mean) ** 2;
    binomialPart += v / cells;
    betweenPart += v * (1 - 1 / cells);
  });
  const variance = mean * (1 - mean);
  const correlation = variance > 0 && betweenPart > 0 ? (squares / variance - binomialPart) / betweenPart : 0;
  return { mean, correlation: Math.min(Math.max(correlation, 0), 1), weight };
}
