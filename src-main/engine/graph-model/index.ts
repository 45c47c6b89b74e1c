/** Our graphs for TensorFlow.js: a GraphModel of TensorFlow's operators, and the files that it is kept in. */
export { graphModelFiles, type ModelFile } from './files.ts';
export { type GraphModel, toGraphModel } from './graph-model.ts';
