import { z } from 'zod';
import type { Graph } from '../onnx/index.ts';

/** Under which a model file says where its trunk lies, as JSON. */
const TRUNK_KEY = 'trunk';

const trunkPlaceSchema = z.object({ input: z.string(), end: z.string() });

/** Where the trunk lies inside a larger graph: the tensor of normalised pixels, and the last tapped map. */
export type TrunkPlace = z.infer<typeof trunkPlaceSchema>;

/** Metadata that tell a place. */
export function trunkMetadata(place: TrunkPlace): Map<string, string> {
  return new Map([[TRUNK_KEY, JSON.stringify(place)]]);
}

/** The place that a graph's metadata tells; undefined where they tell none. */
export function trunkPlaceOf({ metadata }: Graph): TrunkPlace | undefined {
  const text = metadata.get(TRUNK_KEY);
  return text === undefined ? undefined : trunkPlaceSchema.parse(JSON.parse(text));
}
