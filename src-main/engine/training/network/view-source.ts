import type { Labelled } from '../labelled.ts';

/** Images of one part, whose views are drawn when they are needed. */
interface Views<Input extends Uint8Array | Float32Array> extends Labelled {
  /**
   * Writes one view of each of these images into `target`, one after the other. In an epoch of a training part each
   * image has one view of its own, the same whenever that epoch is run; the validation part has one unchanged view.
   */
  draw(images: readonly number[], epoch: number, target: Input): Promise<void>;
}

/** Views of images: pixels as bytes, or what a frozen part of the network made of them. */
export type ViewSource =
  ({ readonly type: 'uint8' } & Views<Uint8Array>) | ({ readonly type: 'float32' } & Views<Float32Array>);
