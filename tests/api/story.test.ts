import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { type ImageFilter, imageFilterSchema, pictureAddress } from '../../src-main/contract/index.ts';
import { drawClinic, smallRecipe, temporaryFolder } from '../support/clinic.ts';
import { writeFiles } from '../support/picture-files.ts';
import { jobEnd, refusal, startApp } from '../support/running-app.ts';

// One laboratory's way from images to reviewed slides, over the contract as a browser carries it.
const folder = await temporaryFolder({ after }, 'story');
const { client, server, cookie, complaints } = await startApp({ after });
const cells = join(folder, 'cells');
const slides = join(folder, 'slides');
await drawClinic(cells, { patients: 8, cells: 6 });
await drawClinic(slides, { patients: 4, cells: 5, classes: { 'slide-1': 'spot', 'slide-2': 'empty' } });
await writeFiles(slides, {
  'slide-2/broken.png': Buffer.from('no picture'),
  'slide-2/notes.txt': Buffer.from('x'),
  // Beside the slides, so that its folder is none.
  'about the slides.txt': Buffer.from('x'),
});

async function finished(started: { job: number }) {
  const job = await jobEnd(client, started.job);
  assert.equal(job.status, 'finished', job.error?.message);
  return job;
}

function filter(changes: Partial<ImageFilter> = {}): ImageFilter {
  return { ...imageFilterSchema.parse({}), ...changes };
}

async function statusOfPicture(address: string): Promise<number> {
  const response = await fetch(new URL(address, server.origin), { headers: { cookie } });
  if (response.ok) assert.equal(response.headers.get('content-type'), 'image/webp');
  await response.arrayBuffer();
  return response.status;
}

test('a folder is previewed, imported and looked at', async () => {
  const naming = { kind: 'pattern', pattern: '^(?<patient>C\\d+)', preset: null } as const;
  const preview = await client.datasets.namingPreview({ folder: cells, naming });
  assert.deepEqual([preview.images, preview.patients, preview.complete], [96, 8, true]);
  const job = await finished(await client.datasets.import({ folder: cells, name: 'clinic', naming }));
  assert.equal(job.subject.name, 'clinic');
  assert.ok(job.result?.kind === 'dataset-import');
  assert.equal(job.result.report.added, 96);
  const page = await client.datasets.images({
    dataset: 'clinic',
    filter: filter({ className: 'Parasitized' }),
    limit: 5,
    offset: 46,
  });
  assert.equal(page.total, 48);
  assert.equal(page.rows.length, 2);
  const [image] = page.rows;
  assert.ok(image);
  assert.equal(await statusOfPicture(pictureAddress({ source: 'image', id: image.id }, 64)), 200);
  const { patients } = await client.datasets.patients({ dataset: 'clinic' });
  assert.equal(patients.length, 8);
  assert.deepEqual(patients[0]?.classes, [
    { name: 'Parasitized', images: 6 },
    { name: 'Uninfected', images: 6 },
  ]);
});

test('it is divided by patient as the preview said', async () => {
  const method = { kind: 'ratio', train: 0.5, validation: 0.25, test: 0.25, seed: 1 } as const;
  const preview = await client.datasets.splitPreview({ dataset: 'clinic', method });
  assert.equal(preview.patients.length, 8);
  const split = await client.datasets.split({ dataset: 'clinic', method, name: 'first' });
  assert.deepEqual(split.parts, preview.parts);
  const part = filter({ split: 'first', part: 'test' });
  const { total, rows } = await client.datasets.images({ dataset: 'clinic', filter: part });
  assert.equal(total, split.parts.find((summary) => summary.part === 'test')?.images);
  assert.ok(rows.every((row) => row.part === 'test'));
});

test('a training is estimated, previewed, run, and becomes a model', async () => {
  const names = { dataset: 'clinic', split: 'first', backbone: 'random-conv' };
  const recipe = smallRecipe({ maxEpochs: 8 });
  const { presets } = await client.training.presets();
  assert.deepEqual(
    presets.map(({ id }) => id),
    ['fast', 'balanced', 'thorough'],
  );
  const estimate = await client.training.estimate({ ...names, recipe });
  assert.ok(estimate.seconds > 0 && estimate.imagesPerSecond > 0);
  const { cells: shown } = await client.training.augmentationPreview({
    dataset: 'clinic',
    augmentation: recipe.augmentation,
    cells: 2,
    views: 3,
  });
  assert.deepEqual(
    shown.map(({ className, views }) => [className, views.length]),
    [
      ['Parasitized', 3],
      ['Uninfected', 3],
    ],
  );
  const started = await client.training.start({ ...names, recipe, engine: 'onnxruntime' });
  const job = await finished(started);
  assert.deepEqual(job.result, { kind: 'training', version: 'v1' });
  const training = await client.training.get({ training: started.training });
  assert.equal(training.status, 'finished');
  assert.equal(training.epochs.length, 8);
  assert.deepEqual([training.version, training.job], ['v1', started.job]);
  assert.equal((await client.training.list({})).rows[0]?.bestEpoch, training.bestEpoch);
});

test('the model shows its test, compares, and is put in use', async () => {
  const { card, predictions, sentences, training } = await client.models.show({ version: 'v1' });
  assert.equal(training, 1);
  assert.ok(sentences.length > 0);
  const all = await client.models.predictions({ version: 'v1', limit: 500 });
  assert.equal(all.total, predictions);
  const [classA = '', classB = ''] = card.classes;
  const confused = await client.models.predictions({
    version: 'v1',
    trueClass: classA,
    predictedClass: classB,
  });
  assert.equal(confused.total, card.test.confusion[0]?.[1]);
  const mistakes = await client.models.predictions({ version: 'v1', mistakesOnly: true });
  assert.equal(mistakes.total, all.rows.filter((cell) => cell.trueClass !== cell.predictedClass).length);
  const [cell] = all.rows;
  assert.ok(cell);
  const picture = pictureAddress({ source: 'prediction', version: 'v1', position: cell.position }, 96);
  assert.equal(await statusOfPicture(picture), 200);
  const compared = [];
  for await (const step of await client.models.compare({ a: 'v1', b: 'v1' })) compared.push(step);
  const last = compared.at(-1);
  assert.ok(last && 'comparison' in last);
  assert.deepEqual([last.comparison.cells, last.comparison.disagreements.total], [predictions, 0]);
  const nobody = await client.models.compare({ a: 'v1', b: 'v9' });
  await assert.rejects(nobody.next(), refusal('not-found'));
  const override = { by: 'Dr Bello', reason: 'trial' };
  assert.equal((await client.models.use({ version: 'v1', override })).status, 'in-use');
  assert.equal((await client.models.history())[0]?.version, 'v1');
  const file = join(folder, 'exported.onnx');
  assert.deepEqual(await client.models.export({ version: 'v1', file }), {
    version: 'v1',
    model: file,
    card: `${file}.json`,
    leftOut: ['imageFingerprints', 'patientNames'],
  });
  const web = join(folder, 'exported for the web');
  const { model } = await client.models.export({ version: 'v1', file: web, format: 'tfjs' });
  assert.equal(model, join(web, 'model.json'));
});

test('slides are recognised, screened, reviewed and exported with the same figures', async () => {
  const preview = await client.screening.preview({ folder: slides });
  assert.deepEqual(
    preview.slides.map(({ slide, images }) => [slide, images]),
    [
      ['slide-1', 20],
      ['slide-2', 21],
    ],
  );
  const started = await client.screening.start({ folder: slides });
  await finished(started);
  const { screening } = started;
  const before = await client.screening.get({ screening });
  assert.deepEqual([before.total, before.done, before.unreadable, before.skipped], [43, 40, 1, 2]);
  const page = await client.screening.cells({ screening, slide: 'slide-1', order: 'strongest', limit: 3 });
  assert.equal(page.total, 20);
  assert.deepEqual(
    page.rows.map(({ probability }) => probability),
    page.rows.map(({ probability }) => probability).toSorted((a, b) => (b ?? 0) - (a ?? 0)),
  );
  const [cell] = page.rows;
  assert.ok(cell);
  assert.equal(await statusOfPicture(pictureAddress({ source: 'cell', id: cell.id }, 144)), 200);

  const positives = (from: typeof before.slides) =>
    from.find(({ slide }) => slide === 'slide-1')?.statistics.positives ?? 0;
  const other = cell.predictedClass === 'Parasitized' ? 'Uninfected' : 'Parasitized';
  const review = await client.screening.review({
    screening,
    cells: [cell.id],
    className: other,
    reviewer: 'Ada',
  });
  assert.deepEqual(
    review.slides.map(({ slide }) => slide),
    ['slide-1'],
  );
  assert.equal(Math.abs(positives(review.slides) - positives(before.slides)), 1);
  const reviewed = await client.screening.cells({ screening, show: 'reviewed' });
  assert.deepEqual(
    reviewed.rows.map(({ predictedClass, reviewedClass, reviewer }) => [
      predictedClass,
      reviewedClass,
      reviewer,
    ]),
    [[cell.predictedClass, other, 'Ada']],
  );

  const exported = await finished(await client.screening.export({ screening, folder: join(folder, 'out') }));
  assert.ok(exported.result?.kind === 'screening-export');
  const table = parse<Record<string, string>>(
    await readFile(join(exported.result.folder, 'slides.csv'), 'utf8'),
    {
      columns: true,
      bom: true,
    },
  );
  const shown = await client.screening.get({ screening });
  assert.deepEqual(
    table.map((row) => [row['slide'], Number(row['cells']), Number(row['positives'])]),
    shown.slides.map(({ slide, statistics }) => [slide, statistics.cells, statistics.positives]),
  );

  const undone = await client.screening.undo({ change: review.change, reviewer: 'Ada' });
  assert.equal(positives(undone.slides), positives(before.slides));
  await assert.rejects(
    client.screening.undo({ change: review.change, reviewer: 'Ada' }),
    refusal('conflict'),
  );
});

test('the first screen tells what is going on', async () => {
  const overview = await client.app.overview();
  assert.equal(overview.model?.version, 'v1');
  assert.deepEqual(overview.activeJobs, []);
  assert.equal(overview.lastScreenings[0]?.slides, 2, 'as many as the page of the screening shows');
  assert.deepEqual(overview.steps, { datasets: 1, splits: 1, backbones: 1, models: 1, screenings: 1 });
  const { rows } = await client.jobs.list({});
  assert.deepEqual(
    rows.map(({ kind }) => kind),
    ['screening-export', 'screening', 'training', 'dataset-import'],
  );
});

test('settings, devices and the data folder answer', async () => {
  assert.equal((await client.settings.get()).minimumCells, 500);
  assert.equal((await client.settings.set({ minimumCells: 300, reviewer: 'Ada' })).minimumCells, 300);
  assert.deepEqual((await client.settings.get()).reviewBand, [0.2, 0.8]);
  const [cpu] = await client.devices.list();
  assert.ok(cpu);
  const tested = await client.devices.test({ device: cpu.id });
  assert.ok(tested.passed && (tested.imagesPerSecond ?? 0) > 0, tested.message);
  const integrity = await client.data.integrity();
  assert.deepEqual(integrity, { problems: [], brokenAuditEntry: null });
  const listing = await client.folders.browse({ path: folder, files: 'onnx' });
  assert.deepEqual(
    listing.folders.map(({ name }) => name),
    ['cells', 'exported for the web', 'out', 'slides'],
  );
  assert.deepEqual(
    listing.files.map(({ name }) => name),
    ['exported.onnx'],
  );
});

test('a backup is restored while events go on', async () => {
  const stop = new AbortController();
  const events = await client.jobs.events(undefined, { signal: stop.signal });
  const before = await client.data.show();
  const { file, bytes } = await client.data.backup();
  const data = await client.data.show();
  assert.equal(data.backups[0]?.file, file);
  assert.ok(data.folderBytes >= before.folderBytes + bytes && data.folderBytes > data.databaseBytes);
  assert.ok(data.freeBytes > 0);
  await client.datasets.remove({ dataset: 'clinic' });
  assert.deepEqual(await client.datasets.list(), []);
  const { former } = await client.data.restore({ file });
  assert.ok(former !== null);
  assert.deepEqual(
    (await client.datasets.list()).map(({ name }) => name),
    ['clinic'],
  );
  await writeFile(join(folder, 'no-backup.db'), 'x');
  await assert.rejects(client.data.restore({ file: join(folder, 'no-backup.db') }), refusal('invalid-input'));
  assert.equal((await client.datasets.list()).length, 1);
  const { job } = await client.screening.export({ screening: 1, folder: join(folder, 'again') });
  for await (const { jobs } of events) if (jobs.some(({ id }) => id === job)) break;
  await jobEnd(client, job);
});

test('nothing was our fault', () => {
  assert.deepEqual(complaints, []);
});
