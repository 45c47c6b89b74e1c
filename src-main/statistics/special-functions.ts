import { logBeta, stirlingOfBeta } from './gamma.ts';

/** Exponent below which a probability is zero for every purpose here (e^-40 = 4e-18). */
const NEGLIGIBLE_EXPONENT = 40;

/** From here on, in both arguments, the leading term of the incomplete beta function is computed about its peak. */
const LARGE = 10;

/** Regularised incomplete beta function I_x(a, b) for 0 <= x <= 1 and a, b > 0, to about 12 digits. */
export function incompleteBeta(x: number, a: number, b: number): number {
  return betaBelow(x, 1 - x, a, b);
}

/**
 * I_x(a, b) with 1 - x given too, which keeps its digits where x is close to 1: the continued fraction DLMF 8.17.22,
 * evaluated by the modified Lentz method.
 */
function betaBelow(x: number, oneMinusX: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (oneMinusX <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaBelow(oneMinusX, x, b, a);
  const front = betaTerm(x, oneMinusX, a, b) / a;
  return front === 0 ? 0 : front * betaContinuedFraction(x, a, b);
}

/**
 * x^a (1 - x)^b / B(a, b). For large a and b about its peak at x = a / (a + b), since the difference of large
 * logarithms would lose digits (Didonato and Morris 1992, ACM Trans Math Softw 18:360, section 5).
 */
function betaTerm(x: number, oneMinusX: number, a: number, b: number): number {
  if (Math.min(a, b) < LARGE) {
    const logX = x < 0.5 ? Math.log(x) : Math.log1p(-oneMinusX);
    const logRest = x < 0.5 ? Math.log1p(-x) : Math.log(oneMinusX);
    return Math.exp(a * logX + b * logRest - logBeta(a, b));
  }
  const fromPeak = x < 0.5 ? a - (a + b) * x : (a + b) * oneMinusX - b;
  const exponent = a * minusLog1p(-fromPeak / a) + b * minusLog1p(fromPeak / b);
  return Math.sqrt((a * b) / (2 * Math.PI * (a + b))) * Math.exp(-exponent - stirlingOfBeta(a, b));
}

/** e - ln(1 + e) for e > -1, without the loss of digits near 0. */
function minusLog1p(e: number): number {
  if (Math.abs(e) > 0.2) return e - Math.log1p(e);
  // With r = e / (2 + e): ln(1 + e) = 2 artanh(r), and e = 2 r / (1 - r).
  const r = e / (2 + e);
  let sum = 0;
  for (let k = 15; k >= 3; k -= 2) sum = (sum + 1 / k) * r * r;
  return r * (e - 2 * sum);
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

/** P(X <= count) for X ~ Binomial(trials, share). */
export function binomialAtMost(count: number, trials: number, share: number): number {
  if (count < 0) return 0;
  if (count >= trials || share <= 0) return 1;
  if (share >= 1) return 0;
  const expected = trials * share;
  const distance = Math.abs(count - expected);
  // Bernstein's inequality: beyond this the tail is negligible.
  if (distance * distance > 2 * NEGLIGIBLE_EXPONENT * (expected + distance / 3)) {
    return count > expected ? 1 : 0;
  }
  return betaBelow(1 - share, share, trials - count, count + 1);
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
