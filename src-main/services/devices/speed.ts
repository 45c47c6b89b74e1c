import { Random } from '../../base/index.ts';
import { randomTrunk, TRUNK_INPUT } from '../../engine/backbones/index.ts';
import { floatTensor, type Graph, GraphBuilder, readModel } from '../../engine/onnx/index.ts';
import type { GraphRunner, RunnerBackend } from '../../engine/runners/index.ts';

/** Matrix sizes to multiply, until one takes long enough to be measured. */
const SIZES = [64, 256, 768, 2048];
const LONG_ENOUGH_MS = 30;
/** Products in a row, so that computing outweighs sending the matrix there and back. */
const PRODUCTS = 4;
const IMAGES = 32;
const IMAGE_SIDE = 96;

/** Billions of multiplications and additions a second, in products of matrices. */
export async function gigaflops(backend: RunnerBackend): Promise<number> {
  let speed = 0;
  for (const size of SIZES) {
    const runner = await backend.open(products(size));
    try {
      const x = floatTensor(noise(size), [size, size]);
      const ms = await bestRunMs(runner, { x });
      speed = (PRODUCTS * 2 * size ** 3) / ms / 1e6;
      if (ms >= LONG_ENOUGH_MS) return speed;
    } finally {
      await runner.close();
    }
  }
  return speed;
}

/** Images a second through the small built-in network. */
export async function imagesPerSecond(backend: RunnerBackend): Promise<number> {
  const runner = await backend.open(readModel(randomTrunk(1).bytes));
  try {
    const dims = [IMAGES, 3, IMAGE_SIDE, IMAGE_SIDE];
    const images = floatTensor(new Float32Array(IMAGES * 3 * IMAGE_SIDE ** 2), dims);
    return (IMAGES * 1000) / (await bestRunMs(runner, { [TRUNK_INPUT]: images }));
  } finally {
    await runner.close();
  }
}

/** The first run makes room and compiles; of the next three the fastest is least disturbed by other programs. */
async function bestRunMs(runner: GraphRunner, feeds: Parameters<GraphRunner['run']>[0]): Promise<number> {
  await runner.run(feeds);
  let best = Infinity;
  for (let run = 0; run < 3; run++) {
    const startMs = performance.now();
    await runner.run(feeds);
    best = Math.min(best, performance.now() - startMs);
  }
  return best;
}

/** x·w·w·w·w, of which the mean comes back. */
function products(size: number): Graph {
  const builder = new GraphBuilder();
  const weights = builder.floats(noise(size), [size, size]);
  let x = builder.input('x', 'float32', [size, size]);
  for (let count = 0; count < PRODUCTS; count++) x = builder.node('MatMul', [x, weights]);
  builder.output('mean', 'float32', [], builder.node('ReduceMean', [x], { keepdims: 0 }));
  return builder.build('products');
}

/** A matrix that leaves the size of what it is multiplied with about as it is. */
function noise(size: number): Float32Array {
  const random = Random.of(1, 'speed', size);
  const scale = 1 / Math.sqrt(size);
  return Float32Array.from({ length: size * size }, () => random.normal() * scale);
}
