import { elementCount } from '../onnx/index.ts';
import type { TfType } from './graph-def.ts';
import type { Weight } from './graph-def-builder.ts';
import type { GraphModel } from './graph-model.ts';

/** Browsers keep files up to this size in their cache. */
const SHARD_BYTES = 4 * 2 ** 20;

const DTYPES: Readonly<Record<TfType, 'float32' | 'int32' | 'bool'>> = {
  DT_FLOAT: 'float32',
  DT_INT32: 'int32',
  DT_BOOL: 'bool',
};

/** A file of an exported model. */
export interface ModelFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/**
 * The model as `model.json` and its weights in files of at most 4 MiB, as `tf.loadGraphModel` reads them
 * (https://github.com/tensorflow/tfjs/tree/master/tfjs-converter). `metadata` goes along for whoever uses the model.
 */
export function graphModelFiles(
  model: GraphModel,
  generatedBy: string,
  metadata: Readonly<Record<string, unknown>>,
): ModelFile[] {
  const bytes = Buffer.concat(model.weights.map(bytesOfWeight));
  const count = Math.max(1, Math.ceil(bytes.length / SHARD_BYTES));
  const shards = Array.from({ length: count }, (_, index) => ({
    name: `group1-shard${index + 1}of${count}.bin`,
    content: bytes.subarray(index * SHARD_BYTES, (index + 1) * SHARD_BYTES),
  }));
  const document = {
    format: 'graph-model',
    generatedBy,
    convertedBy: null,
    signature: model.signature,
    userDefinedMetadata: metadata,
    modelTopology: { node: model.nodes, library: {}, versions: { producer: 0, minConsumer: 0 } },
    weightsManifest: [
      {
        paths: shards.map(({ name }) => name),
        weights: model.weights.map(({ name, dims, type }) => ({ name, shape: dims, dtype: DTYPES[type] })),
      },
    ],
  };
  return [{ name: 'model.json', content: JSON.stringify(document) }, ...shards];
}

function bytesOfWeight({ data, dims }: Weight): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, elementCount(dims) * data.BYTES_PER_ELEMENT);
}
