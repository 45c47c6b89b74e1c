import type { Random } from '../../../base/index.ts';
import type { InputBatch } from './input-batch.ts';

/**
 * Blends each row of a batch with another row, views and targets alike, by a share drawn from Beta(alpha, alpha)
 * (Zhang et al. 2018, mixup: Beyond Empirical Risk Minimization). Every row is one partner once.
 */
export function mixUp({ input, targets, rows }: InputBatch, alpha: number, random: Random): void {
  if (input.type !== 'uint8' && input.type !== 'float32') return;
  const partners = random.shuffle(Array.from({ length: rows }, (_, row) => row));
  const shares = Array.from({ length: rows }, () => drawBeta(alpha, random));
  blend(input.data, partners, shares);
  blend(targets.targets, partners, shares);
}

function blend(
  values: Uint8Array | Float32Array,
  partners: readonly number[],
  shares: readonly number[],
): void {
  const before = values.slice();
  const width = values.length / partners.length;
  for (const [row, partner] of partners.entries()) {
    const share = shares[row] ?? 1;
    for (let column = 0; column < width; column++) {
      const own = before[row * width + column] ?? 0;
      const other = before[partner * width + column] ?? 0;
      values[row * width + column] = share * own + (1 - share) * other;
    }
  }
}

/** Beta(alpha, alpha), as the share of one of two gamma variates (Devroye 1986, chapter IX.3.1). */
function drawBeta(alpha: number, random: Random): number {
  const first = drawGamma(alpha, random);
  const second = drawGamma(alpha, random);
  return first + second > 0 ? first / (first + second) : 0.5;
}

/** Gamma(shape, 1) by Marsaglia and Tsang (2000); a shape below 1 is raised by one and scaled back. */
function drawGamma(shape: number, random: Random): number {
  if (shape < 1) return drawGamma(shape + 1, random) * random.uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x ** 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
