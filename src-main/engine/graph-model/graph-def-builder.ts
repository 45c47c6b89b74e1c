import { AppError, sha256 } from '../../base/index.ts';
import { bytesOf, type ElementType, type Tensor } from '../onnx/index.ts';
import { type AttrValue, type NodeDef, ofType, type TfType, tensorShape } from './graph-def.ts';

/** A constant of the graph, as it goes into the weight files. */
export interface Weight {
  readonly name: string;
  readonly dims: readonly number[];
  readonly type: TfType;
  readonly data: Float32Array | Int32Array | Uint8Array;
}

const INT32_MAX = 2 ** 31 - 1;

/** Puts a GraphDef together, node by node; equal constants become one. */
export class GraphDefBuilder {
  readonly nodes: NodeDef[] = [];
  readonly weights: Weight[] = [];
  readonly #taken = new Set<string>();
  readonly #shared = new Map<string, string>();

  /** Adds a node, called `hint` or like it, and returns its name. */
  node(
    op: string,
    input: readonly string[],
    attr: Readonly<Record<string, AttrValue>>,
    hint: string = op,
  ): string {
    const name = this.#uniqueName(hint);
    this.nodes.push({ name, op, input, attr });
    return name;
  }

  /** Where the graph takes its input. */
  placeholder(name: string, type: TfType, dims: readonly number[]): string {
    return this.node('Placeholder', [], { dtype: ofType(type), shape: { shape: tensorShape(dims) } }, name);
  }

  /** A constant. Throws `invalid-input` for float16 and float64. */
  constant(tensor: Tensor, hint: string): string {
    const type = tfTypeOf(tensor.type, hint);
    const key = `${tensor.type} ${tensor.dims.join()} ${sha256(bytesOf(tensor))}`;
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const { dims } = tensor;
    const value = { tensor: { dtype: type, tensorShape: tensorShape(dims) } };
    const name = this.node('Const', [], { dtype: ofType(type), value }, hint);
    this.weights.push({ name, dims, type, data: tfValues(tensor) });
    this.#shared.set(key, name);
    return name;
  }

  /** TensorFlow's names have no colons but the one before the number of an output. */
  #uniqueName(hint: string): string {
    const clean = hint.replaceAll(/[^\w./-]+/g, '_').replace(/^[^A-Za-z0-9.]/, '.$&');
    let name = clean;
    for (let number = 1; this.#taken.has(name); number++) name = `${clean}_${number}`;
    this.#taken.add(name);
    return name;
  }
}

/** Throws `invalid-input` naming the tensor for float16 and float64. */
export function tfTypeOf(type: ElementType, tensor: string): TfType {
  switch (type) {
    case 'float32':
      return 'DT_FLOAT';
    case 'bool':
      return 'DT_BOOL';
    case 'float16':
    case 'float64':
      throw new AppError(
        'invalid-input',
        `The tensor "${tensor}" is ${type}, and TensorFlow.js computes in float32 alone.`,
        { nextStep: 'Export this version as ONNX.' },
      );
    default:
      return 'DT_INT32';
  }
}

/** `int64` becomes `int32`, cut to its range ("to the end" stays so). */
function tfValues(tensor: Tensor): Weight['data'] {
  if (tensor.type === 'float32' || tensor.type === 'int32' || tensor.type === 'bool') return tensor.data;
  return Int32Array.from(tensor.data, (value: number | bigint) =>
    Math.min(Math.max(Number(value), -INT32_MAX), INT32_MAX),
  );
}
