import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { cellRowSchema } from '../../src-main/contract/index.ts';
import { temporaryFolder } from '../support/clinic.ts';
import { CommandLine } from '../support/command-line.ts';
import { drawSlides } from '../support/laboratory.ts';
import { skipWithout } from '../support/required.ts';

/** A Python with onnxruntime, numpy and Pillow, to be named where `python3` has none. */
const PYTHON = process.env['SMEARWISE_PYTHON'] ?? 'python3';
const PAGE = new URL('../../docs/python.md', import.meta.url);

/**
 * The shipped network's side is 112 pixels. Up to 126 the app only stretches a side, above that it makes it smaller first,
 * and from 504 on it averages blocks of pixels before that.
 */
const SIZES = [
  [70, 87],
  [112, 112],
  [126, 116],
  [127, 250],
  [152, 163],
  [220, 503],
  [700, 504],
] as const;

// Loading it is enough for its telemetry to begin.
const env = { ...process.env, ORT_DISABLE_TELEMETRY: '1' };
const found = spawnSync(PYTHON, ['-c', 'import onnxruntime, numpy, PIL'], { encoding: 'utf8', env });
const missing = found.error?.message ?? found.stderr.trim().split('\n').at(-1);
const skip = skipWithout(
  'python',
  found.status === 0 ? undefined : `${PYTHON} has no onnxruntime, numpy and Pillow: ${missing ?? ''}`,
);

test('the Python of docs/python.md gives the probabilities of the app', { skip }, async (t) => {
  const folder = await temporaryFolder({ after }, 'python');
  const commandLine = new CommandLine(join(folder, 'home'));
  const model = join(folder, 'shipped.onnx');
  const script = join(folder, 'classify.py');
  const withShippedModel = { env: { SMEARWISE_SHIPPED_MODEL: 'on' } };
  const { version } = await commandLine.answer('models export', ['v0', model], withShippedModel);
  const [, lines = ''] = /```python\n(.*?)```/s.exec(await readFile(PAGE, 'utf8')) ?? [];
  await writeFile(script, lines);

  const slides = await cropsOfEachSize(folder);
  const { out } = await commandLine.answer('screen', [slides, '--model', version]);
  const rows = (await readFile(join(out, 'cells.jsonl'), 'utf8')).trim().split('\n');
  const cells = rows.map((row) => cellRowSchema.parse(JSON.parse(row)));
  assert.equal(cells.length, SIZES.length);
  const differences: number[] = [];
  for (const { path, probability } of cells) {
    const { stdout, stderr } = spawnSync(PYTHON, [script, model, join(slides, path)], { encoding: 'utf8' });
    const inPython = Number(/^Parasitized\t(.+)$/m.exec(stdout)?.[1]);
    const difference = Math.abs(inPython - (probability ?? NaN));
    differences.push(difference);
    assert.ok(difference < 1e-5, `${path}: ${inPython}, in the app ${String(probability)}. ${stderr}`);
  }
  t.diagnostic(`the largest difference is ${Math.max(...differences).toExponential(1)}`);
});

/** A slide of drawn cells, one of each size. */
async function cropsOfEachSize(folder: string): Promise<string> {
  const drawn = join(folder, 'drawn');
  await drawSlides(drawn, { one: SIZES.length });
  const cells = (await readdir(join(drawn, 'one'))).filter((name) => name.endsWith('.png'));
  const slides = join(folder, 'slides');
  await mkdir(join(slides, 'one'), { recursive: true });
  for (const [index, [width, height]] of SIZES.entries()) {
    const resized = sharp(join(drawn, 'one', cells[index] ?? '')).resize(width, height, { fit: 'fill' });
    await resized.png().toFile(join(slides, 'one', `${width}x${height}.png`));
  }
  return slides;
}
