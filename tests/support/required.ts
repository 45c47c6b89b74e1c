import { loadTensorflow } from '../../src-main/engine/runners/index.ts';

/**
 * What must not be missing where these tests run: `SMEARWISE_REQUIRE=tensorflow,webgpu,python,wine,tripwire` turns a test that is
 * skipped for want of it into a failure.
 */
const required = (process.env['SMEARWISE_REQUIRE'] ?? '').split(',');

/** For `test(name, { skip }, …)`: false where it is there, else why it is not; throws where it must be. */
export function skipWithout(
  what: 'tensorflow' | 'webgpu' | 'python' | 'wine' | 'tripwire',
  reason: string | undefined,
): string | false {
  if (reason === undefined) return false;
  if (required.includes(what)) throw new Error(`SMEARWISE_REQUIRE asks for ${what}: ${reason}`);
  return reason;
}

/** For tests of the native TensorFlow.js. All copies of it in a process share one engine: never load the pure one too. */
export async function skipWithoutTensorflow(): Promise<string | false> {
  const loaded = await loadTensorflow();
  const reason = 'unavailable' in loaded ? loaded.unavailable : undefined;
  return skipWithout('tensorflow', reason && `no native TensorFlow.js (npm run engine:native): ${reason}`);
}
