import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { runningStatistics } from '../../src-main/engine/autodiff/index.ts';
import { numbersOf, type Tensor } from '../../src-main/engine/onnx/index.ts';
import type { TrainingGraph } from '../../tests/support/training-graph.ts';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('./torch_graph.py', import.meta.url));
const MANY_GRADIENTS_BYTES = 64 * 2 ** 20;

const summarySchema = z.object({ norm: z.number(), entries: z.array(z.tuple([z.number(), z.number()])) });
const gradientsSchema = z.object({
  torch: z.string(),
  loss: z.number(),
  gradients: z.record(z.string(), summarySchema),
  statistics: z.record(z.string(), summarySchema),
});
const trainingSchema = z.object({
  torch: z.string(),
  seconds: z.array(z.number()).min(1),
  losses: z.array(z.number()),
});

/** Writes a training graph with its batch and weights as torch_graph.py reads it, without the package `onnx`. */
export async function writeForTorch(
  { forward, parameters, feeds }: TrainingGraph,
  folder: string,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  let start = 0;
  const describe = (tensor: Tensor) => {
    if (tensor.type !== 'float32') return { values: numbersOf(tensor) };
    const described = { dims: tensor.dims, start };
    chunks.push(new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength));
    start += tensor.data.length;
    return described;
  };
  const tensors = new Map([...forward.initializers, ...Object.entries(feeds)]);
  const description = {
    nodes: forward.nodes.map(({ op, inputs, outputs, attributes }) => ({
      ...{ op, inputs, outputs },
      attributes: Object.fromEntries([...attributes].map(([name, { value }]) => [name, value])),
    })),
    tensors: Object.fromEntries([...tensors].map(([name, tensor]) => [name, describe(tensor)])),
    parameters,
    statistics: runningStatistics(forward).map(({ name, next }) => [name, next]),
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'graph.json'), JSON.stringify(description));
  await writeFile(join(folder, 'tensors.bin'), Buffer.concat(chunks));
}

/** Loss, and norm and two entries of each gradient, by PyTorch in double precision. */
export async function torchGradients(python: string, folder: string) {
  const { stdout } = await run(python, [SCRIPT, folder, 'gradients'], { maxBuffer: MANY_GRADIENTS_BYTES });
  return gradientsSchema.parse(JSON.parse(stdout));
}

/** Seconds and loss of each training step with AdamW in PyTorch. */
export async function torchTraining(python: string, folder: string, steps: number) {
  const { stdout } = await run(python, [SCRIPT, folder, 'train', '--steps', String(steps)]);
  return trainingSchema.parse(JSON.parse(stdout));
}
