/** In whole pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** RGB pixels, 8 bits a channel, row by row: `pixels` is height × width × 3. */
export interface Raster extends Size {
  readonly pixels: Uint8Array;
}
