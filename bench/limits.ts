import { readFile } from 'node:fs/promises';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { sha256 } from '../src-main/base/index.ts';
import type { ModelCard } from '../src-main/contract/index.ts';
import { onnxruntime } from '../src-main/engine/runners/index.ts';
import { decodeSquare } from '../src-main/images/index.ts';
import { secondsSince } from './rounds.ts';

/** ONNX Runtime alone: a trained model's file on pixels in memory, its outputs thrown away. */
export class OnnxruntimeAlone {
  readonly #session: InferenceSession;
  readonly #input: string;
  readonly #batch: Tensor;

  private constructor(session: InferenceSession, input: string, batch: Tensor) {
    this.#session = session;
    this.#input = input;
    this.#batch = batch;
  }

  /** With the threads that ONNX Runtime takes by itself: all processors. */
  static async open(modelFile: string, { input }: ModelCard, batch: readonly string[]) {
    const pixels = new Uint8Array(batch.length * input.size ** 2 * 3);
    for (const [index, file] of batch.entries()) {
      pixels.set(await decodeSquare(await readFile(file), input.size), index * input.size ** 2 * 3);
    }
    const tensor = new onnxruntime.Tensor('uint8', pixels, [batch.length, input.size, input.size, 3]);
    const session = await onnxruntime.InferenceSession.create(modelFile, { executionProviders: ['cpu'] });
    return new OnnxruntimeAlone(session, input.tensor, tensor);
  }

  /** Images a second over `images` images. */
  async rate(images: number): Promise<number> {
    const batchImages = this.#batch.dims[0] ?? 1;
    const runs = Math.ceil(images / batchImages);
    const startedMs = performance.now();
    for (let run = 0; run < runs; run++) await this.#session.run({ [this.#input]: this.#batch });
    return (runs * batchImages) / secondsSince(startedMs);
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

/** Images a second when files are read, hashed and decoded only, `atOnce` at a time. */
export async function decodingRate(files: readonly string[], size: number, atOnce: number): Promise<number> {
  const startedMs = performance.now();
  const queue = files.values();
  const work = async () => {
    for (const file of queue) {
      const bytes = await readFile(file);
      sha256(bytes);
      await decodeSquare(bytes, size);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return files.length / secondsSince(startedMs);
}
