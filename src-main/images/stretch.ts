import type { Raster } from './raster.ts';

/** Positions are whole numbers of 1/65536 pixel, weights of 1/256. */
const ONE = 65536;

/**
 * The whole picture stretched to `size` × `size` RGB pixels, bilinear between pixel centres: the very pixels that
 * `drawMapped` gives for that map, in half the time, since columns are mixed once for each source row.
 */
export function stretch(source: Raster, size: number, target: Uint8Array): void {
  const columnStep = Math.round((source.width / size) * ONE);
  const firstColumn = Math.round((source.width / size) * 0.5 * ONE);
  const columns = placesOf(source.width, size, (index) => firstColumn + index * columnStep);
  const rows = placesOf(source.height, size, (index) =>
    Math.round((source.height / size) * (index + 0.5) * ONE),
  );
  const rowLength = size * 3;
  let above = new Uint16Array(rowLength);
  let below = new Uint16Array(rowLength);
  let aboveRow = -1;
  let belowRow = -1;
  for (let row = 0; row < size; row++) {
    const first = rows.first[row] ?? 0;
    const second = rows.second[row] ?? 0;
    if (first === belowRow) {
      // Not by destructuring, which makes an array and an iterator each time: garbage of its own for every row.
      const former = above;
      above = below;
      below = former;
      belowRow = aboveRow;
      aboveRow = first;
    }
    if (first !== aboveRow) mixColumns(source, first, columns, above);
    if (second !== belowRow) mixColumns(source, second, columns, below);
    aboveRow = first;
    belowRow = second;
    const weight = rows.weight[row] ?? 0;
    const rest = 256 - weight;
    const start = row * rowLength;
    for (let index = 0; index < rowLength; index++) {
      target[start + index] = ((above[index] ?? 0) * rest + (below[index] ?? 0) * weight + ONE / 2) >> 16;
    }
  }
}

/** Each target column or row lies between two of the source; the second weighs `weight` / 256. */
interface Places {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly weight: Int32Array;
}

function placesOf(length: number, size: number, centreOf: (index: number) => number): Places {
  const places = { first: new Int32Array(size), second: new Int32Array(size), weight: new Int32Array(size) };
  for (let index = 0; index < size; index++) {
    const position = centreOf(index) - ONE / 2;
    // Within half a pixel of the border the outermost pixels go on.
    places.first[index] = Math.max(0, position >> 16);
    places.second[index] = Math.min(length - 1, (position >> 16) + 1);
    places.weight[index] = (position >> 8) & 255;
  }
  return places;
}

/** One row of the source at the target's columns, 256 times as bright. */
function mixColumns({ pixels, width }: Raster, row: number, places: Places, target: Uint16Array): void {
  const { first, second, weight } = places;
  const start = row * width * 3;
  for (let column = 0, out = 0; column < first.length; column++, out += 3) {
    const left = start + (first[column] ?? 0) * 3;
    const right = start + (second[column] ?? 0) * 3;
    const share = weight[column] ?? 0;
    const rest = 256 - share;
    target[out] = (pixels[left] ?? 0) * rest + (pixels[right] ?? 0) * share;
    target[out + 1] = (pixels[left + 1] ?? 0) * rest + (pixels[right + 1] ?? 0) * share;
    target[out + 2] = (pixels[left + 2] ?? 0) * rest + (pixels[right + 2] ?? 0) * share;
  }
}
