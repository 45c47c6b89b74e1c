// The pictures of docs/guide.md, taken while its story is played on synthetic cells. `npm run guide` runs it.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { silentJob } from '../src-main/base/index.ts';
import { generateSyntheticDataset, generateSyntheticSlides } from '../src-main/synthetic/index.ts';
import { skipWithoutChromium } from '../tests/e2e/browser.ts';
import * as steps from '../tests/e2e/story-steps.ts';
import { visit } from '../tests/e2e/visitor.ts';
import { CommandLine } from '../tests/support/command-line.ts';
import { sharedFolder } from '../tests/support/shared.ts';

const pictures = fileURLToPath(new URL('../docs/pictures', import.meta.url));
const SEED = 1;
const SIZE = { input: 224, hidden: 32 };
/** Pictures fade in. */
const SETTLE_MS = 800;
const ROUNDS_TO_SEE = 25;
const SLIDE = 'synthetic-slide-B';

if (skipWithoutChromium !== false) {
  console.error(skipWithoutChromium);
  process.exit(1);
}
mkdirSync(pictures, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'smearwise-guide-'));
const cells = join(folder, 'synthetic-cells');
const slides = join(folder, 'synthetic-slides');
await drawCells();
await importBackbone();
const visitor = await visit(join(folder, 'home'));
const { page } = visitor;
try {
  await picture('first-start');
  await steps.lookAtCells(page, cells);
  await page.getByRole('checkbox', { name: /drawn by a program/ }).check();
  await picture('import');
  await steps.importCells(page);
  await picture('check-report');
  await steps.askWhoIsKeptAside(page);
  await picture('keep-aside');
  await steps.askHowItLearns(page);
  await page.getByRole('radiogroup').getByText('Measuring this PC').first().waitFor({ state: 'hidden' });
  await picture('how-to-learn');
  // Its many short rounds make a curve to look at.
  await page.getByRole('radio', { name: 'Balanced', exact: true }).check();
  await steps.setLimitsAndSize(page, SIZE);
  await steps.startLearning(page);
  for (let round = 0; round < ROUNDS_TO_SEE; round++) await steps.curveMoved(page);
  await picture('learning');
  await steps.stopAndKeepTheBest(page);
  await picture('result');
  await steps.putInUseAnyway(page, 'Dr Bello', 'for the pictures of the guide');
  await page.getByRole('group', { name: 'v1 is now in use.' }).waitFor({ state: 'hidden' });
  await steps.lookAtSlides(page, slides, SLIDE);
  await picture('new-screening');
  await steps.screenSlides(page);
  await picture('slides');
  await steps.openSlide(page, SLIDE);
  await picture('slide');
  await visitor.go('review');
  await page.getByRole('group', { name: 'Cells to review' }).getByRole('img').first().waitFor();
  await picture('review');
} finally {
  await visitor.leave();
  rmSync(folder, { recursive: true, force: true });
}

/** Labelled cells, one file that is damaged, and three slides: none, a few and many of their cells infected. */
async function drawCells(): Promise<void> {
  const drawn = { seed: SEED, job: silentJob };
  await generateSyntheticDataset({
    folder: cells,
    patients: 24,
    cellsPerPatient: 40,
    infectedShare: 0.4,
    ...drawn,
  });
  writeFileSync(join(cells, 'Uninfected', 'C1P1thinF_IMG_9_cell_9.png'), 'a damaged file');
  const planned = { A: 0, B: 0.05, C: 0.3 };
  await generateSyntheticSlides({
    folder: slides,
    slides: Object.entries(planned).map(([letter, parasitaemia]) => ({
      name: `synthetic-slide-${letter}`,
      cells: 600,
      parasitaemia,
    })),
    ...drawn,
  });
}

/** The pretrained backbone that lies beside the checkout, where it does; drawn cells are hard to learn without one. */
async function importBackbone(): Promise<void> {
  const file = join(sharedFolder() ?? '', 'backbones', 'squeezenet1_1.onnx');
  if (!existsSync(file)) return;
  await new CommandLine(join(folder, 'home')).answer('backbone import', [file]);
}

/** What the window shows, once its pictures are there and no message lies over it. */
async function picture(name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(SETTLE_MS);
  await page.mouse.move(0, 0);
  const shot = await page.screenshot({ animations: 'disabled' });
  await sharp(shot)
    .webp({ quality: 82 })
    .toFile(join(pictures, `${name}.webp`));
}
