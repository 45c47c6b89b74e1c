/**
 * Runs the sides by turns (A B A B …), so that a busy machine disturbs all alike. Answers what each side gave, round by
 * round.
 */
export async function takeTurns<Side extends string>(
  rounds: number,
  sides: Readonly<Record<Side, () => Promise<number>>>,
): Promise<Readonly<Record<Side, number>>[]> {
  const results: Readonly<Record<Side, number>>[] = [];
  for (let round = 0; round < rounds; round++) {
    const result: Partial<Record<Side, number>> = {};
    for (const side in sides) result[side] = await sides[side]();
    results.push(result as Record<Side, number>);
  }
  return results;
}

/** The middle value, or the mean of the two in the middle. Throws RangeError for no value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('the median of nothing');
  return (lower + upper) / 2;
}

/** `0.83 (0.79 to 0.86)`: the median and the range. */
export function medianAndRange(values: readonly number[], digits = 2): string {
  const [middle, low, high] = [median(values), Math.min(...values), Math.max(...values)];
  return `${middle.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

/** Seconds since a `performance.now()`. */
export function secondsSince(startedMs: number): number {
  return (performance.now() - startedMs) / 1000;
}
