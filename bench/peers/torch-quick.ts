import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('./torch_quick.py', import.meta.url));

const resultSchema = z.object({
  torch: z.string(),
  images: z.number(),
  epochSeconds: z.array(z.number()).min(1),
  testSeconds: z.number(),
});
/** What the peer printed: see torch_quick.py. */
export type TorchResult = z.infer<typeof resultSchema>;

/** Said where there is no such Python. */
export const PEER_MISSING = 'peer not at hand: apt install python3-torch python3-torchvision';

/** A Python that has PyTorch and torchvision: SMEARWISE_BENCH_PYTHON, the system's, or the first on the path. */
export async function findPython(): Promise<string | undefined> {
  const named = process.env['SMEARWISE_BENCH_PYTHON'];
  for (const python of named === undefined ? ['/usr/bin/python3', 'python3'] : [named]) {
    try {
      await run(python, ['-c', 'import torch, torchvision, PIL']);
      return python;
    } catch {
      // Not there, or without PyTorch: the next may have it.
    }
  }
  return undefined;
}

/**
 * Runs the peer on a file of lists (part to [path, class number]). `tail`: from which of SqueezeNet's feature layers on
 * the network learns too. Throws what it printed where it fails.
 */
export async function trainWithTorch(
  python: string,
  lists: string,
  epochs: number,
  tail?: number,
): Promise<TorchResult> {
  const deeper = tail === undefined ? [] : ['--tail', String(tail)];
  const { stdout } = await run(python, [SCRIPT, lists, '--epochs', String(epochs), ...deeper]);
  return resultSchema.parse(JSON.parse(stdout));
}
