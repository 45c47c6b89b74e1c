/** Number of symmetries of the square. */
export const DIHEDRAL_VIEWS = 8;

/**
 * One of the eight mirrored and quarter-turned views of a square RGB image (`size` × `size` × 3), written into
 * `target` from `offset` on. `which` is 0 to 7: bit 2 swaps rows and columns, then bit 1 turns upside down and
 * bit 0 mirrors left and right; 0 leaves all as it is. Throws a RangeError outside that or without room.
 */
export function dihedralView(
  pixels: Uint8Array,
  size: number,
  which: number,
  target: Uint8Array,
  offset: number,
): void {
  const bytes = size * size * 3;
  if (!Number.isInteger(which) || which < 0 || which >= DIHEDRAL_VIEWS) {
    throw new RangeError(`there is no dihedral view ${which}; they are 0 to 7`);
  }
  if (pixels.length < bytes || offset < 0 || offset + bytes > target.length) {
    throw new RangeError(`no ${size} × ${size} image in ${pixels.length} bytes, or no room at ${offset}`);
  }
  const swaps = (which & 4) !== 0;
  const last = size - 1;
  let out = offset;
  for (let row = 0; row < size; row++) {
    const y = which & 2 ? last - row : row;
    for (let column = 0; column < size; column++) {
      const x = which & 1 ? last - column : column;
      const from = (swaps ? x * size + y : y * size + x) * 3;
      target[out++] = pixels[from] ?? 0;
      target[out++] = pixels[from + 1] ?? 0;
      target[out++] = pixels[from + 2] ?? 0;
    }
  }
}
