/** One point of a ROC or precision-recall curve. */
export interface CurvePoint {
  x: number;
  y: number;
  threshold: number;
}

/** At most about `most` points of a curve, both ends kept, spread over its length rather than over its points. */
export function thinCurve<P extends { x: number; y: number }>(points: readonly P[], most: number): P[] {
  const step = 2 / most;
  const kept: P[] = [];
  for (const [index, point] of points.entries()) {
    const last = kept.at(-1);
    const isLast = index === points.length - 1;
    if (last === undefined || isLast || Math.abs(point.x - last.x) + Math.abs(point.y - last.y) >= step)
      kept.push(point);
  }
  return kept;
}

/** The point of a threshold: the last one whose cells are all called positive at it. */
export function pointAtThreshold<P extends CurvePoint>(
  points: readonly P[],
  threshold: number,
): P | undefined {
  let best: P | undefined;
  for (const point of points)
    if (point.threshold >= threshold && (best === undefined || point.threshold < best.threshold))
      best = point;
  return best;
}
