/**
 * Speed and memory beside peers and limits: `npm run bench [-- --only screening,training,…] [--full]`.
 * docs/bench.md says what each goal means.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, Finding } from './bench.ts';
import { benchBundle } from './bundle.ts';
import { layOutCells } from './cells.ts';
import { benchDurability } from './durability.ts';
import { benchEstimates } from './estimates.ts';
import { benchGradient } from './gradient.ts';
import { benchImport } from './import.ts';
import { describeMachine } from './machine.ts';
import { benchMemory } from './memory.ts';
import { benchPages } from './pages.ts';
import { importSqueezenet, openHome } from './prepare.ts';
import { benchResponsiveness } from './responsiveness.ts';
import { benchScreening } from './screening.ts';
import { benchScrolling } from './scrolling.ts';
import { benchStandard } from './standard.ts';
import { benchTraining } from './training.ts';

const BENCHES: Readonly<Record<string, Bench>> = {
  screening: benchScreening,
  training: benchTraining,
  gradient: benchGradient,
  standard: benchStandard,
  estimates: benchEstimates,
  memory: benchMemory,
  import: benchImport,
  pages: benchPages,
  responsiveness: benchResponsiveness,
  scrolling: benchScrolling,
  durability: benchDurability,
  bundle: benchBundle,
};

const { values } = parseArgs({
  options: { only: { type: 'string' }, full: { type: 'boolean', default: false } },
});
const names = values.only?.split(',') ?? Object.keys(BENCHES);
const unknown = names.find((name) => !(name in BENCHES));
if (unknown !== undefined) {
  console.error(`There is no measurement "${unknown}"; there are ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}

const say = (line: string) => {
  console.log(line);
};
const folder = await mkdtemp(join(tmpdir(), 'smearwise-bench-'));
try {
  say(describeMachine());
  const cells = await layOutCells(join(folder, 'cells'));
  say(`Cells: ${cells.description}.`);
  const workspace = await openHome(join(folder, 'home'), cells);
  const backbone = await importSqueezenet(workspace);
  const findings: Finding[] = [];
  for (const name of names) {
    say(`\n${name}`);
    findings.push(
      ...((await BENCHES[name]?.({ folder, cells, workspace, backbone, full: values.full, say })) ?? []),
    );
  }
  workspace.close();
  say('');
  for (const { what, goal, measured, isMet } of findings) {
    const verdict = isMet === null ? 'not measured' : isMet ? 'met' : 'MISSED';
    say(`${verdict.padEnd(13)}${what}: ${measured}, goal ${goal}`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
