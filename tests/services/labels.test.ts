import assert from 'node:assert/strict';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { silentJob } from '../../src-main/base/index.ts';
import {
  type LabelFilter,
  type LabelFinding,
  type ModelCard,
  type Part,
  type Recipe,
  recipeSchema,
} from '../../src-main/contract/index.ts';
import { imagesOfDataset, importDataset, relabelImages } from '../../src-main/services/datasets/index.ts';
import {
  checkLabels,
  decideLabels,
  findingsPlace,
  labelFindings,
  latestCheck,
  undoLabelDecision,
  writeLabelFindings,
} from '../../src-main/services/labels/index.ts';
import { trainingPresets, trainModel } from '../../src-main/services/training/index.ts';
import type { Workspace } from '../../src-main/services/workspace/index.ts';
import { drawnCell, openClinic, smallRecipe, smallTraining, temporaryFolder } from '../support/clinic.ts';
import { killAfterLines } from '../support/killed-process.ts';
import { writeFiles } from '../support/picture-files.ts';

/** Every eighth cell of a class shows what the other class should. */
const MISLABELLED = { mislabelledEvery: 8 };
const isMislabelled = ({ path }: { path: string }) => path.endsWith('_cell_8.png');

const clinic = await openClinic({ after }, MISLABELLED);
const { store } = clinic.workspace;
const check = await checkLabels(clinic.workspace, { dataset: 'clinic' }, silentJob);

function findings(filter: Partial<LabelFilter> = {}, { store: of }: Workspace = clinic.workspace) {
  const every = { state: null, given: null, patient: null };
  return labelFindings(of, { dataset: 'clinic', filter: { ...every, ...filter }, offset: 0, limit: 500 })
    .rows;
}

function first(rows: readonly LabelFinding[]): LabelFinding {
  const [row] = rows;
  assert.ok(row);
  return row;
}

const classOf = (id: number) =>
  imagesOfDataset(store, {
    ...{ dataset: 'clinic', offset: 0, limit: 500 },
    filter: { className: null, patient: null, slide: null, state: null, flag: null, split: null, part: null },
  }).rows.find((image) => image.id === id);

describe('a check', () => {
  test('finds the labels that are wrong, the surest first', () => {
    const rows = findings();
    const wrong = rows.filter(isMislabelled).length;
    assert.ok(wrong >= 12, `${wrong} of 20 found`);
    assert.ok(wrong >= 0.6 * rows.length, `${wrong} of ${rows.length} suspects are wrong`);
    assert.ok(rows.slice(0, 10).every(isMislabelled), 'the first ten are');
    assert.deepEqual(
      rows.map(({ rank }) => rank),
      rows.map((_, index) => index + 1),
    );
    for (const { given, suggested, probability, score, open } of rows) {
      assert.notEqual(given, suggested);
      assert.ok(probability < 0.5 && score < 0.5 && open);
    }
  });

  test('its summary adds up', () => {
    assert.equal(check.images, 160);
    assert.deepEqual([check.folds, check.unit, check.backbone], [5, 'patient', 'smearnet']);
    assert.equal(check.suspects, findings().length);
    assert.deepEqual(check.decisions, { open: check.suspects, kept: 0, relabelled: 0, excluded: 0 });
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    assert.equal(sum(check.classes.map(({ suspects }) => suspects)), check.suspects);
    assert.equal(sum(check.patients.map(({ suspects }) => suspects)), check.suspects);
    for (const { name, images, noise } of check.classes) {
      assert.equal(images, 80, name);
      // One in eight is wrong.
      assert.ok(noise !== null && noise > 0.06 && noise < 0.2, `${name}: ${noise}`);
    }
    assert.equal(
      sum(check.patients.map(({ disagreeing }) => disagreeing)),
      Math.round((1 - check.agreement) * check.images),
    );
    for (const { patient, className, images, disagreeing, suspects } of check.patients) {
      assert.ok(suspects <= disagreeing && disagreeing <= images);
      assert.equal(images, 8, `${patient ?? ''} ${className}`);
      assert.equal(findings({ patient, given: className }).length, suspects, 'the filters find the same');
    }
  });

  test('asked again where nothing changed, it answers at once', async () => {
    const lines: string[] = [];
    const job = { ...silentJob, log: (line: string) => lines.push(line) };
    assert.deepEqual(await checkLabels(clinic.workspace, { dataset: 'clinic' }, job), check);
    assert.deepEqual(lines, []);
  });

  test('no image is judged by a model that saw its patient', async (t) => {
    // Colour tells the patient, and nothing else tells the class: who saw a patient would know his label.
    const { workspace } = clinic;
    const cells = await temporaryFolder(t, 'colours');
    for (let patient = 1; patient <= 12; patient++) {
      const className = patient % 2 === 0 ? 'Parasitized' : 'Uninfected';
      for (let cell = 1; cell <= 6; cell++) {
        const name = `${className}/C${patient}P1thinF_IMG_1_cell_${cell}.png`;
        await writeFiles(cells, { [name]: await drawnCell('empty', patient * 100 + cell, patient) });
      }
    }
    await importDataset(workspace.store, { folder: cells, name: 'colours' }, silentJob);
    const { agreement } = await checkLabels(workspace, { dataset: 'colours' }, silentJob);
    assert.ok(agreement < 0.75, `agrees with ${agreement}`);
  });

  test('killed, it goes on after its last whole fold, to the same result', async (t) => {
    const { workspace } = await openClinic(t, MISLABELLED);
    await killAfterLines(3, new URL('labels-process.ts', import.meta.url), [workspace.home]);
    assert.equal(latestCheck(workspace.store, 'clinic'), undefined);
    const lines: string[] = [];
    const job = { ...silentJob, log: (line: string) => lines.push(line) };
    const resumed = await checkLabels(workspace, { dataset: 'clinic' }, job);
    assert.equal(lines.length, 3, 'two of five folds were done');
    assert.deepEqual(
      { ...resumed, id: 0, finishedAt: '', seconds: 0, device: '' },
      { ...check, id: 0, finishedAt: '', seconds: 0, device: '' },
    );
    const ranked = (rows: LabelFinding[]) => rows.map(({ path, score }) => [path, score]);
    assert.deepEqual(ranked(findings({}, workspace)), ranked(findings()));
  });

  test('a stop is said to be one; what cannot be checked is refused', async (t) => {
    const aborted = { ...silentJob, signal: AbortSignal.abort() };
    const { workspace } = await openClinic(t, { patients: 4, cells: 3 });
    await assert.rejects(checkLabels(workspace, { dataset: 'clinic', folds: 4 }, aborted), {
      code: 'cancelled',
    });
    await assert.rejects(checkLabels(workspace, { dataset: 'clinic', folds: 5 }, silentJob), {
      code: 'invalid-input',
      message: /4 patients only/,
    });
    await assert.rejects(checkLabels(workspace, { dataset: 'clinic', backbone: 'no' }, silentJob), {
      code: 'not-found',
    });
    await assert.rejects(checkLabels(workspace, { dataset: 'no' }, silentJob), { code: 'not-found' });
  });
});

describe('a decision', () => {
  const by = 'Ada';

  test('keeps, relabels or excludes, and is taken back', () => {
    const [a, b, c] = findings();
    assert.ok(a && b && c);
    const decide = (id: number, decision: Parameters<typeof decideLabels>[1]['decision']) =>
      decideLabels(store, { dataset: 'clinic', findings: [id], decision, by });
    const kept = decide(a.id, { kind: 'keep' });
    const relabelled = decide(b.id, { kind: 'relabel', className: b.suggested });
    const excluded = decide(c.id, { kind: 'exclude' });
    assert.equal(classOf(a.image)?.className, a.given);
    assert.deepEqual([classOf(b.image)?.className, classOf(b.image)?.folderClass], [b.suggested, b.given]);
    assert.equal(classOf(c.image)?.state, 'excluded');
    const rows = findings();
    assert.deepEqual(
      rows.slice(0, 3).map(({ decision, decidedBy, open }) => [decision, decidedBy, open]),
      [
        ['kept', by, false],
        ['relabelled', by, false],
        ['excluded', by, false],
      ],
    );
    assert.deepEqual(latestCheck(store, 'clinic')?.decisions, {
      ...{ open: rows.length - 3, kept: 1, relabelled: 1, excluded: 1 },
    });
    assert.deepEqual(
      findings({ state: 'kept' }).map(({ id }) => id),
      [a.id],
    );
    const entry = store.audit.require(relabelled.change);
    assert.deepEqual([entry.actor, entry.action, entry.subject], [by, 'labels judged', 'clinic']);
    for (const { change } of [excluded, relabelled, kept]) undoLabelDecision(store, { change, by });
    assert.deepEqual(findings(), [a, b, c, ...rows.slice(3)]);
    assert.throws(() => undoLabelDecision(store, { change: kept.change, by }), { code: 'conflict' });
    assert.throws(() => undoLabelDecision(store, { change: 1, by }), { code: 'not-found' });
  });

  test('is not undone over a later change of the image', () => {
    const finding = first(findings());
    const request = { dataset: 'clinic', findings: [finding.id], by };
    const { change } = decideLabels(store, {
      ...request,
      decision: { kind: 'relabel', className: finding.suggested },
    });
    const back = { dataset: 'clinic', images: [finding.image], by, className: finding.given };
    relabelImages(store, back);
    assert.throws(() => undoLabelDecision(store, { change, by }), { code: 'conflict' });
    assert.equal(findings()[0]?.decision, 'relabelled', 'refused means nothing was changed');
    decideLabels(store, { ...request, decision: { kind: 'keep' } });
  });

  test('about what is no suspect, or a class that is none, is refused whole', () => {
    const [a, b] = findings({ state: 'open' });
    assert.ok(a && b);
    const request = { dataset: 'clinic', by };
    assert.throws(
      () => decideLabels(store, { ...request, findings: [a.id, 999_999], decision: { kind: 'exclude' } }),
      { code: 'not-found' },
    );
    assert.throws(
      () =>
        decideLabels(store, { ...request, findings: [a.id], decision: { kind: 'relabel', className: 'x' } }),
      { code: 'usage' },
    );
    assert.deepEqual(findings({ state: 'open' })[0], a);
  });

  test('an image that was changed elsewhere is no open suspect any more', () => {
    const finding = first(findings({ state: 'open' }));
    const { suggested, given, image } = finding;
    const before = latestCheck(store, 'clinic')?.decisions.open ?? 0;
    relabelImages(store, { dataset: 'clinic', images: [image], by, className: suggested });
    assert.equal(latestCheck(store, 'clinic')?.decisions.open, before - 1);
    assert.notEqual(first(findings({ state: 'open' })).id, finding.id);
    relabelImages(store, { dataset: 'clinic', images: [image], by, className: given });
  });

  test('outlasts the next check: what was kept is not asked again, what was relabelled is right', async (t) => {
    const { workspace } = await openClinic(t, MISLABELLED);
    await checkLabels(workspace, { dataset: 'clinic' }, silentJob);
    const [keep, ...others] = findings({}, workspace).filter(isMislabelled);
    assert.ok(keep);
    const of = { dataset: 'clinic', by };
    decideLabels(workspace.store, { ...of, findings: [keep.id], decision: { kind: 'keep' } });
    for (const { id, suggested } of others) {
      const decision = { kind: 'relabel', className: suggested } as const;
      decideLabels(workspace.store, { ...of, findings: [id], decision });
    }
    const next = await checkLabels(workspace, { dataset: 'clinic' }, silentJob);
    const again = findings({}, workspace);
    assert.equal(next.decisions.kept, 1);
    assert.deepEqual(
      again.filter(({ decision }) => decision === 'kept').map(({ path, decidedBy }) => [path, decidedBy]),
      [[keep.path, by]],
    );
    const relabelled = new Set(others.map(({ path }) => path));
    assert.ok(again.filter(({ path }) => relabelled.has(path)).length <= 1);
  });
});

describe('a training', () => {
  const partOf = (wanted: Part) => {
    const dataset = store.datasets.require('clinic');
    const images = store.splits.images(store.splits.require(dataset), dataset);
    return [...images].filter(({ part }) => part === wanted);
  };

  test('leaves out suspects of its training patients, and says how many', async () => {
    const { workspace } = clinic;
    const recipe = smallRecipe({ suspectLabels: 'leave-out', maxEpochs: 1 });
    const { card } = await trainModel(workspace, smallTraining({ recipe }), silentJob);
    const suspects = new Set(findings({ state: 'open' }).map(({ image }) => image));
    const left = partOf('train').filter(({ image }) => suspects.has(image.id)).length;
    assert.ok(left > 0);
    assert.equal(card.data.suspectsLeftOut, left);
    assert.deepEqual(
      card.data.parts.map(({ part, images }) => [part, images]),
      [
        ['train', partOf('train').length - left],
        ['validation', partOf('validation').length],
        ['test', partOf('test').length],
      ],
    );
    assert.equal(card.test.metrics.cells, partOf('test').length, 'tested on the labels as given');
  });

  test('lets suspects of its training patients count half, and says how many', async () => {
    const { workspace } = clinic;
    const train = (recipe: Recipe) => trainModel(workspace, smallTraining({ recipe }), silentJob);
    const deep = recipeSchema.parse({ kind: 'standard', inputSize: 32, batchSize: 16, maxEpochs: 1 });
    const suspects = new Set(findings({ state: 'open' }).map(({ image }) => image));
    const doubted = partOf('train').filter(({ image }) => suspects.has(image.id)).length;
    assert.ok(doubted > 0);
    for (const recipe of [smallRecipe({ maxEpochs: 1 }), deep]) {
      const { card: used } = await train(recipe);
      const { card: weighted } = await train({ ...recipe, suspectLabels: 'down-weight' });
      assert.equal(used.data.suspectsDownWeighted, undefined);
      assert.equal(weighted.data.suspectsDownWeighted, doubted);
      assert.deepEqual(weighted.data.parts, used.data.parts, 'no image is missing');
      const loss = ({ training }: ModelCard) => training.epochs[0]?.trainLoss ?? NaN;
      assert.ok(loss(weighted) < loss(used), 'wrong labels, which weigh less, are hardest to learn');
    }
  });

  test('cannot treat apart what no check has looked for', async (t) => {
    const { workspace } = await openClinic(t);
    for (const suspectLabels of ['leave-out', 'down-weight']) {
      const recipe = smallRecipe({ suspectLabels });
      await assert.rejects(trainModel(workspace, smallTraining({ recipe }), silentJob), {
        code: 'not-found',
        message: /have not been checked/,
      });
    }
  });
});

test('a network that learnt from cells itself is said to be one', async (t) => {
  const { workspace } = await openClinic(t, { patients: 6 });
  const { version } = await trainModel(
    workspace,
    smallTraining({ recipe: smallRecipe({ maxEpochs: 1 }) }),
    silentJob,
  );
  const request = { dataset: 'clinic', folds: 3 };
  const plain = { ...request, backbone: 'random-conv' };
  assert.equal((await checkLabels(workspace, plain, silentJob)).ownBackbone, false);
  assert.equal(
    (await checkLabels(workspace, { ...request, backbone: version }, silentJob)).ownBackbone,
    true,
  );
  const [preset] = await trainingPresets(workspace.store);
  assert.equal(preset?.backbone, 'smearnet', 'better than a network of random weights');
});

describe('for others', () => {
  test('a page holds the suspects as pictures, a table each of them in a line', async (t) => {
    const folder = await temporaryFolder(t, 'suspects');
    const rows = findings();
    const pageFile = join(folder, 'suspects.html');
    const page = await writeLabelFindings(
      store,
      check,
      rows,
      pageFile,
      await findingsPlace(pageFile, { overwrite: false }),
    );
    const markup = await readFile(page, 'utf8');
    assert.equal([...markup.matchAll(/src="data:image/g)].length, rows.length);
    assert.ok(markup.includes('probably wrong') && markup.includes('labelled <bdi>Parasitized</bdi>'));
    const sheetFile = join(folder, 'suspects.CSV');
    const sheet = await writeLabelFindings(
      store,
      check,
      rows,
      sheetFile,
      await findingsPlace(sheetFile, { overwrite: false }),
    );
    const lines = (await readFile(sheet, 'utf8')).trimEnd().split('\n');
    assert.equal(lines.length, rows.length + 1);
    assert.match(
      lines[0] ?? '',
      /rank,path,patient,slide,given_class,suggested_class,probability_of_given,score/,
    );
    assert.ok(lines[1]?.includes(first(rows).path));
  });

  test('another ending is refused', async () => {
    await assert.rejects(findingsPlace('suspects.pdf', { overwrite: false }), { code: 'usage' });
  });

  test('a folder that went away while labels were checked is not made anew', async (t) => {
    const folder = join(await temporaryFolder(t, 'suspects'), 'stick');
    await mkdir(folder);
    const file = join(folder, 'suspects.csv');
    const place = await findingsPlace(file, { overwrite: false });
    await rm(folder, { recursive: true });
    await assert.rejects(writeLabelFindings(store, check, findings(), file, place), {
      code: 'unavailable',
      message: /stick" went away while the labels were being checked/,
      nextStep: /The check is kept/,
    });
    await assert.rejects(stat(folder), 'nothing was made in its place');
  });
});
