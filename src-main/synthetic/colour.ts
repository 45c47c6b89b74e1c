/** Red, green, blue: light of 0 to 255, or absorbance (natural logarithm) of the three channels. */
export type Rgb = readonly [number, number, number];

/** `a` for `share` 0, `b` for 1, a straight mixture between. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return combine(a, b, (from, to) => from + (to - from) * share);
}

/** Absorbance that turns `light` into `seen` (law of Beer and Lambert). */
export function absorbance(light: Rgb, seen: Rgb): Rgb {
  return combine(light, seen, (from, to) => Math.log(from / to));
}

/** Channel by channel. */
export function combine(a: Rgb, b: Rgb, operation: (a: number, b: number) => number): Rgb {
  return [operation(a[0], b[0]), operation(a[1], b[1]), operation(a[2], b[2])];
}
