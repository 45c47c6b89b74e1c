/** TensorFlow's C library out of the wheels of the Python Package Index: no Python of it is ever run. */
import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { openPromise } from 'yauzl';

/** The wheels are made for one Python each; their libraries are the same, so one of them serves every PC. */
const WHEEL = [
  ...['--only-binary=:all:', '--no-deps', '--implementation=cp', '--python-version=3.11'],
  ...[
    '--platform=manylinux_2_17_x86_64',
    '--platform=manylinux2014_x86_64',
    '--platform=manylinux_2_27_x86_64',
  ],
];
const LIBRARIES = ['tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2'];
/** The headers that the binding includes, and those they include. */
const HEADERS =
  /^tensorflow\/include\/((?:tensorflow\/c|tensorflow\/core\/platform\/ctstring|xla\/tsl\/c|tsl\/platform\/ctstring).*\.h)$/;

/**
 * Puts TensorFlow's libraries into `deps/lib` and its C headers into `deps/include`; for a graphics card NVIDIA's
 * libraries beside them, into `deps/nvidia`, where TensorFlow looks for them. Throws where pip cannot fetch the wheels.
 */
export async function unpackTensorflow(deps: string, forGpu: boolean): Promise<void> {
  const folder = join(deps, 'wheels');
  await rm(deps, { recursive: true, force: true });
  const [wheel] = await download(folder, ['-r', requirements(forGpu ? 'wheels-cuda.txt' : 'wheels-cpu.txt')]);
  if (!wheel) throw new Error('pip fetched no wheel');
  const needs = await unpack(wheel, (name) => {
    if (LIBRARIES.includes(name)) return join(deps, 'lib', name.slice('tensorflow/'.length));
    const header = HEADERS.exec(name)?.[1];
    return header === undefined ? undefined : join(deps, 'include', header);
  });
  await rm(wheel);
  if (forGpu) {
    for (const library of await download(folder, nvidiaPackages(needs))) {
      await unpack(library, (name) => (name.startsWith('nvidia/') ? join(deps, name) : undefined));
      await rm(library);
    }
  }
  await rm(folder, { recursive: true });
}

function requirements(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

async function download(folder: string, what: readonly string[]): Promise<string[]> {
  execFileSync('python3', ['-m', 'pip', 'download', '--quiet', ...WHEEL, '--dest', folder, ...what], {
    stdio: ['ignore', 2, 2],
  });
  return (await readdir(folder)).map((file) => join(folder, file));
}

/** The CUDA libraries that this wheel asks for: `Requires-Dist: nvidia-cudnn-cu12<10.0,>=9.3.0; extra == "and-cuda"`. */
function nvidiaPackages(metadata: string): string[] {
  return [...metadata.matchAll(/^Requires-Dist: (nvidia-[^;\s]+)\s*;\s*extra == ['"]and-cuda['"]/gm)].map(
    ([, requirement = '']) => requirement,
  );
}

/** Writes each file of a wheel to where `target` says; answers the wheel's METADATA. */
async function unpack(wheel: string, target: (name: string) => string | undefined): Promise<string> {
  const zip = await openPromise(wheel, { lazyEntries: true });
  let metadata = '';
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('.dist-info/METADATA')) {
      for await (const chunk of await zip.openReadStreamPromise(entry)) metadata += String(chunk);
    }
    const file = entry.fileName.endsWith('/') ? undefined : target(entry.fileName);
    if (file === undefined) continue;
    await mkdir(dirname(file), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(file));
  }
  return metadata;
}
