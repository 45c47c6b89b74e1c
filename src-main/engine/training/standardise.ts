import { AppError } from '../../base/index.ts';
import type { FeatureTable } from './feature-table.ts';
import type { Standardisation } from './head.ts';

/** A column whose deviation is below this share of its mean holds rounding noise only. */
const CONSTANT_SHARE = 1e-5;

/**
 * Mean and 1 / standard deviation of each column over all views of all images, in double precision (Welford 1962).
 * Throws `corrupt` naming the image whose features are not finite.
 */
export function standardisationOf(table: FeatureTable): Standardisation {
  const { width } = table;
  const row = new Float32Array(width);
  const mean = new Float64Array(width);
  const squares = new Float64Array(width);
  let rows = 0;
  for (let index = 0; index < table.count; index++) {
    for (let view = 0; view < table.views; view++) {
      table.row(index, view, row, 0);
      rows++;
      if (!accumulate(row, mean, squares, rows)) throw notFinite(index);
    }
  }
  const scale = Float32Array.from(squares, (sum, column) => {
    const deviation = Math.sqrt(sum / rows);
    return deviation > CONSTANT_SHARE * Math.abs(mean[column] ?? 0) ? 1 / deviation : 0;
  });
  return { mean: Float32Array.from(mean), scale };
}

/** False when a value is not finite. */
function accumulate(row: Float32Array, mean: Float64Array, squares: Float64Array, rows: number): boolean {
  let check = 0;
  for (let column = 0; column < row.length; column++) {
    const value = row[column] ?? 0;
    const before = mean[column] ?? 0;
    const difference = value - before;
    const after = before + difference / rows;
    mean[column] = after;
    squares[column] = (squares[column] ?? 0) + difference * (value - after);
    check += value;
  }
  return Number.isFinite(check);
}

function notFinite(index: number): AppError {
  return new AppError(
    'corrupt',
    `The features of training image number ${index + 1} are not finite numbers.`,
    {
      nextStep:
        'Delete the cached features and train again; if it happens again, the backbone file is damaged.',
    },
  );
}
