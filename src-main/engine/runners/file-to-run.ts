import { type Graph, writeModel } from '../onnx/index.ts';

/**
 * The graph as the library that runs it is given it: without its name and its metadata, which say the laboratory's classes
 * and the fingerprints of the images it has learned from. The library would tell its vendor both where its telemetry is on.
 */
export function fileToRun(graph: Graph): Uint8Array<ArrayBuffer> {
  return writeModel({ ...graph, name: 'graph', metadata: new Map() });
}
