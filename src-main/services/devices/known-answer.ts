import { Random } from '../../base/index.ts';
import { floatTensor, type Graph, GraphBuilder } from '../../engine/onnx/index.ts';
import type { RunnerBackend } from '../../engine/runners/index.ts';

const SIDE = 64;
/** Rounding of float32 sums over 64 products of numbers around 1. */
const TOLERANCE = 1e-3;

/** Multiplies two matrices on a back end; the largest difference from the same product in double precision. */
export async function largestError(backend: RunnerBackend): Promise<number> {
  const random = Random.of(1, 'known answer');
  const draw = () => Float32Array.from({ length: SIDE * SIDE }, () => random.normal());
  const [a, b] = [draw(), draw()];
  const runner = await backend.open(productWith(b));
  try {
    const { product } = await runner.run({ a: floatTensor(a, [SIDE, SIDE]) });
    if (product?.type !== 'float32') return Infinity;
    const { data } = product;
    let largest = 0;
    for (let cell = 0; cell < SIDE * SIDE; cell++) {
      const difference = Math.abs((data[cell] ?? Infinity) - productAt(a, b, cell));
      largest = Math.max(largest, Number.isNaN(difference) ? Infinity : difference);
    }
    return largest;
  } finally {
    await runner.close();
  }
}

export function isRight(error: number): boolean {
  return error <= TOLERANCE;
}

function productWith(b: Float32Array): Graph {
  const builder = new GraphBuilder();
  const a = builder.input('a', 'float32', ['N', SIDE]);
  const product = builder.node('MatMul', [a, builder.floats(b, [SIDE, SIDE])]);
  builder.output('product', 'float32', ['N', SIDE], product);
  return builder.build('known answer');
}

function productAt(a: Float32Array, b: Float32Array, cell: number): number {
  const [row, column] = [Math.floor(cell / SIDE), cell % SIDE];
  let sum = 0;
  for (let k = 0; k < SIDE; k++) sum += (a[row * SIDE + k] ?? 0) * (b[k * SIDE + column] ?? 0);
  return sum;
}
