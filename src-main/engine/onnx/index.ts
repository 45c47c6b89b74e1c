/** ONNX models in memory: reading, writing, putting together, cutting, shapes. */
export {
  type AttributeInput,
  describeNode,
  float,
  floatAttribute,
  floats,
  intAttribute,
  intsAttribute,
  stringAttribute,
} from './attributes.ts';
export { requireBounded } from './bounds.ts';
export { convertOpset } from './convert-opset.ts';
export { describeGraph, type GraphFacts, type ImageInput, imageInput } from './describe.ts';
export { byteCount, bytesOf, dataTypeOf, elementCount, tensorFromBytes } from './element-types.ts';
export { dropClassifier, listFeatureMaps } from './feature-maps.ts';
export { freeBatch } from './free-batch.ts';
export type {
  AttributeValue,
  ElementType,
  FloatTensor,
  Graph,
  GraphNode,
  Tensor,
  ValueInfo,
} from './graph.ts';
export { GraphBuilder, OPSET } from './graph-builder.ts';
export { cutAt, keepOutputs, partBehind } from './prune.ts';
export { readModel } from './read-model.ts';
export { inferShapes, inferShapesAndInts } from './shapes/infer-shapes.ts';
export { floatTensor, intTensor, numbersOf } from './tensors.ts';
export { countParameters, trainedWeights } from './weights.ts';
export { writeModel } from './write-model.ts';
