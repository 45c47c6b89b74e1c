/** What images should be answered with, and how much each counts. */
export interface Labelled {
  /** Class index of each image. */
  readonly labels: Int32Array;
  /** Weight of each image in the loss, beside its class's; absent: 1 each. */
  readonly weights?: Float32Array | undefined;
}

/** Weight of an image beside its class's. */
export function weightOf({ weights }: Labelled, image: number): number {
  return weights ? (weights[image] ?? 0) : 1;
}
