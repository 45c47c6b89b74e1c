/**
 * Writes tests/autodiff/fixtures/family-gradients.csv, the gradients of the catalogue's networks as PyTorch computes
 * them in double precision: `node bench/peers/family-gradients.ts`. Needs Python with PyTorch and torchvision.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SMALL_FAMILIES, smallFamily } from '../../tests/support/families/small.ts';
import { torchGradients, writeForTorch } from './torch-graph.ts';
import { findPython } from './torch-quick.ts';

const FIXTURE = fileURLToPath(new URL('../../tests/autodiff/fixtures/family-gradients.csv', import.meta.url));
const DIGITS = 7;

const python = await findPython();
if (python === undefined) throw new Error('apt install python3-torch python3-torchvision');
const lines = ['family,kind,tensor,norm,place 1,value 1,place 2,value 2'];
const folder = await mkdtemp(join(tmpdir(), 'smearwise-gradients-'));
try {
  for (const family of SMALL_FAMILIES) {
    await writeForTorch(smallFamily(family), folder);
    const { loss, gradients, statistics } = await torchGradients(python, folder);
    lines.push([family, 'loss', 'loss', loss.toPrecision(DIGITS)].join());
    for (const [kind, summaries] of Object.entries({ gradient: gradients, statistic: statistics })) {
      for (const [tensor, { norm, entries }] of Object.entries(summaries)) {
        const values = entries.flatMap(([place, value]) => [place, value.toPrecision(DIGITS)]);
        lines.push([family, kind, tensor, norm.toPrecision(DIGITS), ...values].join());
      }
    }
    console.log(`${family}: ${Object.keys(gradients).length} gradients, loss ${loss.toPrecision(DIGITS)}`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
await mkdir(dirname(FIXTURE), { recursive: true });
await writeFile(FIXTURE, `${lines.join('\n')}\n`);
