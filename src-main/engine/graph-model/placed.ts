/**
 * A tensor of the GraphModel under the name of the node that makes it: in ONNX's order of axes, or, a picture only,
 * N × H × W × C, the one order that TensorFlow.js computes convolutions in.
 */
export type Placed = { readonly given: string } | { readonly last: string };
