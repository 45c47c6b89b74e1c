/**
 * The main job, start to end: import, split, improve the shipped model with these cells, test, screen, report. `npm run demo [-- --data <folder>]`.
 *
 * Without --data it takes the real cells and backbones that lie beside the checkout, where they do, in a sample of
 * patients; otherwise it draws synthetic cells. Everything it writes goes to demo-output/.
 */
import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { intervalSchema } from '../src-main/contract/index.ts';
import { formatInterval } from '../src-main/reports/index.ts';
import { layOutCells } from './demo-cells.ts';

/** What the last lines need of `smearwise models show --json`. */
const modelDocument = z.object({
  card: z.object({
    test: z.object({ intervals: z.object({ accuracy: intervalSchema }), patients: z.array(z.unknown()) }),
  }),
});

const root = fileURLToPath(new URL('..', import.meta.url));
const output = join(root, 'demo-output');
const home = join(output, 'home');

const { values } = parseArgs({ options: { data: { type: 'string' } } });
const startedMs = performance.now();
await rm(output, { recursive: true, force: true });

const cells = await layOutCells({ root, output, data: values.data });
console.log(cells.description);
smearwise('dataset', 'import', cells.dataset, '--name', 'demo', ...(cells.synthetic ? ['--synthetic'] : []));
smearwise('dataset', 'split', 'demo', '--ratio', '60,20,20');
// What the shipped model says to these patients, before it learns from others of them.
smearwise('screen', cells.slides, '--model', 'v0', '--minimum-cells', '50', '--out', join(output, 'shipped'));
smearwise(
  ...['train', '--dataset', 'demo', '--name', 'demo', '--recipe', 'standard', '--backbone', 'v0'],
  ...['--epochs', '6'],
);
smearwise('models', 'list');
smearwise('models', 'use', 'v1', '--override', 'the demo', '--reason', 'demonstration only');
smearwise('screen', cells.slides, '--minimum-cells', '50', '--out', join(output, 'screening'));

console.log(`
Done in ${((performance.now() - startedMs) / 1000).toFixed(0)} s.${cells.synthetic ? ' ALL CELLS ARE SYNTHETIC.' : ''}
Training report:  ${join(home, 'reports', 'v1', 'report.html')}
Screening report: ${join(output, 'screening', 'report.html')}
Test accuracy:    ${testAccuracy()}`);

/** Runs one command as a user would, shown before it runs; ends the demo where it fails. */
function smearwise(...args: string[]): void {
  console.log(`\n$ smearwise ${args.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg)).join(' ')}`);
  const { status } = spawnSync(process.execPath, ['src-main/cli/main.ts', '--home', home, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** Read from the registered model's card, with its interval. */
function testAccuracy(): string {
  const args = ['src-main/cli/main.ts', '--home', home, '--json', 'models', 'show', 'v1'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const { card } = modelDocument.parse(JSON.parse(stdout));
  return `${formatInterval(card.test.intervals.accuracy)} on ${card.test.patients.length} patients it never saw`;
}
