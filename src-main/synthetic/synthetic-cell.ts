/** One drawn crop. */
export interface SyntheticCell {
  /** Row by row, red, green, blue a pixel; black outside the cell. */
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}
