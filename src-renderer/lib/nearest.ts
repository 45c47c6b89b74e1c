/** The index of the point whose x is nearest; points in rising x. -1 where there are none. */
export function nearestIndex(points: readonly { x: number }[], x: number): number {
  let best = -1;
  let distance = Infinity;
  for (const [index, point] of points.entries()) {
    const away = Math.abs(point.x - x);
    if (away < distance) [best, distance] = [index, away];
  }
  return best;
}
