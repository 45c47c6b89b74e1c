/**
 * Shortens gradients in place so that all of them together are no longer than `longest` (Pascanu et al. 2013); answers
 * the length they had.
 */
export function clipGradients(gradients: readonly Float32Array[], longest: number | null): number {
  let squares = 0;
  for (const gradient of gradients) squares += sumOfSquares(gradient);
  const length = Math.sqrt(squares);
  if (longest === null || !(length > longest)) return length;
  const share = longest / length;
  for (const gradient of gradients) scale(gradient, share);
  return length;
}

function sumOfSquares(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}

function scale(values: Float32Array, share: number): void {
  for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) * share;
}
