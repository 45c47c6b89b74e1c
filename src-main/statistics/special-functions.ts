const LANCZOS_G = 7;
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
/** Exponent below which a probability is zero for every purpose here (e^-40 = 4e-18). */
const NEGLIGIBLE_EXPONENT = 40;

/** ln Γ(x) for x > 0 (Lanczos 1964), to about 15 digits. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum = 0;
  LANCZOS.forEach((coefficient, i) => {
    sum += i === 0 ? coefficient : coefficient / (x - 1 + i);
  });
  const t = x - 0.5 + LANCZOS_G;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** ln B(a, b). */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/**
 * Regularised incomplete beta function I_x(a, b) for 0 <= x <= 1 and a, b > 0: the continued fraction
 * DLMF 8.17.22, evaluated by the modified Lentz method.
 */
export function incompleteBeta(x: number, a: number, b: number, logBetaAB = logBeta(a, b)): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a, logBetaAB);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBetaAB) / a;
  return front === 0 ? 0 : front * betaContinuedFraction(x, a, b);
}

function betaContinuedFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const awayFromZero = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    const step = d * c;
    result *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return result;
}

/** The value below which a Beta(a, b) variable lies with this probability. */
export function betaQuantile(probability: number, a: number, b: number): number {
  const constant = logBeta(a, b);
  return solve(0, 1, (x) => incompleteBeta(x, a, b, constant) < probability, 1e-14);
}

/** P(X <= count) for X ~ Binomial(trials, share). */
export function binomialAtMost(count: number, trials: number, share: number, logBetaTerm?: number): number {
  if (count < 0) return 0;
  if (count >= trials || share <= 0) return 1;
  if (share >= 1) return 0;
  const expected = trials * share;
  const distance = Math.abs(count - expected);
  // Bernstein's inequality: beyond this the tail is negligible.
  if (distance * distance > 2 * NEGLIGIBLE_EXPONENT * (expected + distance / 3)) {
    return count > expected ? 1 : 0;
  }
  return incompleteBeta(1 - share, trials - count, count + 1, logBetaTerm);
}

/**
 * The smallest count with P(X <= count) >= probability (< 1) for X ~ BetaBinomial(trials, a, b). Terms are kept as
 * logarithms: the first ones are too small for a double where a is large.
 */
export function betaBinomialQuantile(probability: number, trials: number, a: number, b: number): number {
  let logTerm = logBeta(a, trials + b) - logBeta(a, b);
  let sum = 0;
  for (let k = 0; k < trials; k++) {
    sum += Math.exp(logTerm);
    if (sum >= probability) return k;
    logTerm += Math.log(((trials - k) / (k + 1)) * ((a + k) / (trials - k - 1 + b)));
  }
  return trials;
}

/**
 * The point between `low` and `high` at which `isBelow` turns from true to false, by bisection.
 * Gives `low` (or `high`) where it never (or always) holds.
 */
export function solve(low: number, high: number, isBelow: (x: number) => boolean, tolerance: number): number {
  while (high - low > tolerance) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
