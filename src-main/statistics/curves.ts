import type { TestReport } from '../contract/index.ts';
import type { RankedCells } from './ranked-cells.ts';

type CurvePoint = TestReport['roc'][number];

const MOST_POINTS = 200;
/** Just above every probability: nothing is called positive. */
const ABOVE_ALL = 1 + Number.EPSILON;

/**
 * ROC curve: x = false-positive rate, y = sensitivity, from (0, 0) to (1, 1) with falling threshold, thinned to at
 * most 200 points. Empty unless both kinds of cells are there.
 */
export function rocCurve(cells: RankedCells): CurvePoint[] {
  const { positives, negatives, steps } = walkThresholds(cells);
  if (positives === 0 || negatives === 0) return [];
  const points = steps.map(({ truePositives, falsePositives, threshold }) => ({
    x: falsePositives / negatives,
    y: truePositives / positives,
    threshold,
  }));
  return thin([{ x: 0, y: 0, threshold: ABOVE_ALL }, ...points]);
}

/**
 * Precision-recall curve: x = recall, y = precision, from (0, 1) with falling threshold, thinned to at most 200
 * points. Empty without a positive cell.
 */
export function precisionRecallCurve(cells: RankedCells): CurvePoint[] {
  const { positives, steps } = walkThresholds(cells);
  if (positives === 0) return [];
  const points = steps.map(({ truePositives, falsePositives, threshold }) => ({
    x: truePositives / positives,
    y: truePositives / (truePositives + falsePositives),
    threshold,
  }));
  return thin([{ x: 0, y: 1, threshold: ABOVE_ALL }, ...points]);
}

function walkThresholds(cells: RankedCells) {
  let truePositives = 0;
  let falsePositives = 0;
  const steps: { truePositives: number; falsePositives: number; threshold: number }[] = [];
  cells.probability.forEach((threshold, i) => {
    if (cells.positive[i] === 1) truePositives++;
    else falsePositives++;
    if (cells.endsTie[i] === 1) steps.push({ truePositives, falsePositives, threshold });
  });
  return { positives: truePositives, negatives: falsePositives, steps };
}

interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly farthest: number;
  readonly distance: number;
}

/** Keeps both ends and, one by one, the point farthest from the line drawn so far (Douglas and Peucker 1973). */
function thin(points: readonly CurvePoint[]): CurvePoint[] {
  const kept = new Set([0, points.length - 1]);
  const stretches = [measure(points, 0, points.length - 1)];
  while (kept.size < MOST_POINTS) {
    let worst = 0;
    stretches.forEach((stretch, i) => {
      if (stretch.distance > (stretches[worst]?.distance ?? 0)) worst = i;
    });
    const stretch = stretches[worst];
    if (!stretch || stretch.distance < 1e-12) break;
    kept.add(stretch.farthest);
    stretches[worst] = measure(points, stretch.first, stretch.farthest);
    stretches.push(measure(points, stretch.farthest, stretch.last));
  }
  return points.filter((_, i) => kept.has(i));
}

function measure(points: readonly CurvePoint[], first: number, last: number): Stretch {
  const start = points[first];
  const end = points[last];
  let farthest = first;
  let distance = 0;
  if (!start || !end) return { first, last, farthest, distance };
  const dx = end.x - start.x;
  const dy = end.y - start.y;
  const length = Math.hypot(dx, dy);
  for (let i = first + 1; i < last; i++) {
    const point = points[i];
    if (!point) continue;
    const [px, py] = [point.x - start.x, point.y - start.y];
    const away = length > 0 ? Math.abs(px * dy - py * dx) / length : Math.hypot(px, py);
    if (away > distance) [farthest, distance] = [i, away];
  }
  return { first, last, farthest, distance };
}
