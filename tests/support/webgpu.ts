import { existsSync } from 'node:fs';
import { floatTensor, GraphBuilder } from '../../src-main/engine/onnx/index.ts';
import { onnxruntimeOn } from '../../src-main/engine/runners/index.ts';
import { skipWithout } from './required.ts';
import { runOn } from './same-results.ts';

/** Chromium's Vulkan in software: right, and slow. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** For `test(name, { skip: await skipWithoutWebgpu() }, …)`. Takes a graphics card, or else SwiftShader. */
export async function skipWithoutWebgpu(): Promise<string | false> {
  if (existsSync(SWIFTSHADER)) process.env['VK_ICD_FILENAMES'] ??= SWIFTSHADER;
  const builder = new GraphBuilder();
  builder.output('y', 'float32', [1], builder.node('Neg', [builder.input('x', 'float32', [1])]));
  try {
    await runOn(onnxruntimeOn('webgpu'), builder.build('one number'), { x: floatTensor([1], [1]) });
    return skipWithout('webgpu', undefined);
  } catch (error) {
    return skipWithout('webgpu', `no WebGPU here: ${error instanceof Error ? error.message : String(error)}`);
  }
}
