const LANCZOS_G = 7;
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
/** From here on Stirling's series (below) is exact to the last digit. */
const LARGE = 10;
const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);

/** ln Γ(x) for x > 0, to about 15 digits: Stirling's series (DLMF 5.11.1), below 10 by Lanczos 1964. */
export function logGamma(x: number): number {
  if (x >= LARGE) return (x - 0.5) * Math.log(x) - x + HALF_LOG_2PI + stirlingRemainder(x);
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum = 0;
  LANCZOS.forEach((coefficient, i) => {
    sum += i === 0 ? coefficient : coefficient / (x - 1 + i);
  });
  const t = x - 0.5 + LANCZOS_G;
  return HALF_LOG_2PI + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/**
 * ln B(a, b) for a, b > 0, to about 14 digits. Large arguments are taken apart so that no large numbers cancel
 * (Didonato and Morris 1992, ACM Trans Math Softw 18:360, section 5).
 */
export function logBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  if (large < LARGE) return logGamma(small) + logGamma(large) - logGamma(a + b);
  const ratio = Math.log1p(small / large);
  if (small < LARGE) {
    const remainders = stirlingRemainder(large) - stirlingRemainder(a + b);
    return logGamma(small) + remainders - (a + b - 0.5) * ratio + small * (1 - Math.log(large));
  }
  return (
    HALF_LOG_2PI -
    0.5 * Math.log(large) +
    stirlingOfBeta(a, b) +
    (small - 0.5) * Math.log(small / (a + b)) -
    large * ratio
  );
}

/** What Stirling's series adds to ln B(a, b), for a, b >= 10. */
export function stirlingOfBeta(a: number, b: number): number {
  return stirlingRemainder(a) + stirlingRemainder(b) - stirlingRemainder(a + b);
}

/** ln Γ(x) - (x - 1/2) ln x + x - ln √(2π) for x >= 10 (DLMF 5.11.1). */
function stirlingRemainder(x: number): number {
  const y = 1 / (x * x);
  return (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - y * (691 / 360360)))))) / x;
}
