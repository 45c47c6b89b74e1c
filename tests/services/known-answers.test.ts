import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { silentJob } from '../../src-main/base/index.ts';
import { screeningOptionsSchema } from '../../src-main/contract/index.ts';
import { screenFolder } from '../../src-main/services/screening/index.ts';
import { openWorkspace } from '../../src-main/services/workspace/index.ts';
import { temporaryFolder } from '../support/clinic.ts';
import { KNOWN_CLASSES, knownCell, useKnownAnswers } from '../support/known-answers.ts';
import { writeFiles } from '../support/picture-files.ts';

const PROBABILITIES = [0.01, 0.1, 0.25, 0.45, 0.55, 0.75, 0.9, 0.99];

// Other tests say beforehand what a screening will find; this one says that they may.
test('a screening by the known-answer model finds in each drawn cell what it was drawn for', async () => {
  const folder = await temporaryFolder({ after }, 'known-answers');
  const workspace = openWorkspace(join(folder, 'home'));
  after(() => {
    workspace.close();
  });
  await useKnownAnswers(workspace, folder, { passes: 1 });
  for (const [index, probability] of PROBABILITIES.entries())
    await writeFiles(folder, { [`slides/slide/${String(index)}.png`]: await knownCell(probability, index) });
  const { summary } = await screenFolder(
    workspace,
    {
      folder: join(folder, 'slides'),
      model: 'v1',
      slides: { kind: 'folder' },
      options: screeningOptionsSchema.parse({ testTimeAugmentation: true }),
      outFolder: undefined,
      beginAnew: false,
      device: 'cpu',
    },
    silentJob,
  );
  const judgement = { positiveClass: KNOWN_CLASSES[0], threshold: 0.46, rareShare: 0.02 };
  const rows = [
    ...workspace.store.cells.rows(summary.id, { ...judgement, reviewBand: summary.options.reviewBand }),
  ];
  for (const { path, probability, needsReview } of rows) {
    const drawn = PROBABILITIES[Number.parseInt(path.slice(path.lastIndexOf('/') + 1), 10)] ?? NaN;
    assert.ok(
      Math.abs((probability ?? NaN) - drawn) < 0.02,
      `${path}: ${String(probability)}, not ${String(drawn)}`,
    );
    assert.equal(needsReview, drawn > 0.2 && drawn < 0.8, path);
  }
  assert.equal(rows.length, PROBABILITIES.length);
});
