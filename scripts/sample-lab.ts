import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentJob } from '../src-main/base/index.ts';
import { quickRecipeSchema } from '../src-main/contract/index.ts';
import { generateSyntheticDataset, generateSyntheticSlides } from '../src-main/synthetic/index.ts';
import type { Ending } from '../tests/support/clinic.ts';
import { jobEnd, startApp } from '../tests/support/running-app.ts';

/** The dataset of the sample. */
export const SAMPLE_DATASET = 'demo';

/** One of its screened slides. */
export const SAMPLE_SLIDE = 'synthetic-slide-B';

const SEED = 1;
const PARASITAEMIA = { A: 0, B: 0.02, C: 0.3 };

/**
 * A data folder under `folder` with something to see on every screen: synthetic cells with damaged and doubled files,
 * a split, a label check, two trained versions, the first of them in use, and three screened slides. Takes a minute.
 */
export async function makeSampleLab(folder: string): Promise<string> {
  const home = join(folder, 'home');
  const cells = join(folder, 'synthetic-cells');
  const slides = join(folder, 'synthetic-slides');
  mkdirSync(home, { recursive: true });
  await drawCells(cells, slides);
  const endings: (() => unknown)[] = [];
  const ending: Ending = { after: (work) => endings.push(work) };
  const { client } = await startApp(ending, home);
  const finished = async ({ job }: { job: number }) => {
    const { status, error } = await jobEnd(client, job);
    if (status !== 'finished') throw new Error(`The sample could not be made: ${error?.message ?? status}`);
  };
  try {
    const dataset = SAMPLE_DATASET;
    await finished(await client.datasets.import({ folder: cells, name: dataset, synthetic: true }));
    const method = { kind: 'ratio', train: 0.5, validation: 0.25, test: 0.25, seed: SEED } as const;
    await client.datasets.split({ dataset, method, name: 'by patient' });
    await finished(await client.labels.start({ dataset }));
    for (const views of [1, 4]) {
      const recipe = quickRecipeSchema.parse({ augmentation: { views }, maxEpochs: 20 });
      await finished(
        await client.training.start({ dataset, split: 'by patient', backbone: 'smearnet', recipe }),
      );
    }
    await client.models.use({ version: 'v1', override: { by: 'Dr Bello', reason: 'synthetic cells only' } });
    await finished(await client.screening.start({ folder: slides }));
    return home;
  } finally {
    for (const end of endings) await end();
  }
}

async function drawCells(cells: string, slides: string): Promise<void> {
  const drawn = { seed: SEED, job: silentJob };
  await generateSyntheticDataset({
    folder: cells,
    patients: 16,
    cellsPerPatient: 40,
    infectedShare: 0.4,
    ...drawn,
  });
  await generateSyntheticSlides({
    folder: slides,
    slides: Object.entries(PARASITAEMIA).map(([letter, parasitaemia]) => ({
      name: `synthetic-slide-${letter}`,
      cells: 600,
      parasitaemia,
    })),
    ...drawn,
  });
  const infected = join(cells, 'Parasitized');
  const [first = '', second = ''] = readdirSync(infected).sort();
  copyFileSync(join(infected, first), join(infected, `copy-of-${first}`));
  copyFileSync(join(infected, second), join(cells, 'Uninfected', second));
  writeFileSync(join(cells, 'Uninfected', 'C1P1thinF_IMG_9_cell_9.png'), 'a damaged file');
  writeFileSync(join(slides, 'synthetic-slide-B', 'damaged.png'), 'a damaged file');
}
