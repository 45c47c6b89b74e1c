import assert from 'node:assert/strict';
import { existsSync, renameSync } from 'node:fs';
import { copyFile, cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { AppError, type JobContext, silentJob } from '../../src-main/base/index.ts';
import {
  type CellRow,
  type Progress,
  screeningOptionsSchema,
  type ScreeningSummary,
  screeningSummarySchema,
} from '../../src-main/contract/index.ts';
import { decodeSquare, dihedralView } from '../../src-main/images/index.ts';
import { readModel } from '../../src-main/engine/onnx/index.ts';
import { DEFAULT_NAMING } from '../../src-main/services/datasets/index.ts';
import { screenFolder, type ScreenRequest } from '../../src-main/services/screening/index.ts';
import { weighedShare } from '../../src-main/statistics/index.ts';
import { trainModel } from '../../src-main/services/training/index.ts';
import { drawnCell, openClinic, smallRecipe, smallTraining, temporaryFolder } from '../support/clinic.ts';
import { killAfterLines } from '../support/killed-process.ts';
import { runGraph } from '../support/run-graph.ts';

const { workspace, cells: clinicCells } = await openClinic({ after }, { mislabelledEvery: 6 });
const { store } = workspace;
const { card } = await trainModel(workspace, smallTraining(), silentJob);
const SCRIPT = new URL('screening-process.ts', import.meta.url);

function requestOf(
  folder: string,
  changes: Partial<ScreenRequest> = {},
  options: object = {},
): ScreenRequest {
  return {
    folder,
    model: 'v1',
    slides: { kind: 'folder' },
    options: screeningOptionsSchema.parse({ minimumCells: 10, ...options }),
    outFolder: undefined,
    beginAnew: false,
    device: 'cpu',
    ...changes,
  };
}

async function screen(
  folder: string,
  changes: Partial<ScreenRequest> = {},
  options: object = {},
): Promise<{ summary: ScreeningSummary; rows: CellRow[]; outFolder: string }> {
  const { summary, outFolder } = await screenFolder(
    workspace,
    requestOf(folder, changes, options),
    silentJob,
  );
  assert.deepEqual(screeningSummarySchema.parse(summary), summary);
  assert.equal(summary.done + summary.unreadable + summary.skipped, summary.total);
  return { summary, rows: rowsOf(summary), outFolder };
}

function rowsOf({ id, positiveClass, threshold, options }: ScreeningSummary): CellRow[] {
  return [
    ...store.cells.rows(id, { positiveClass, threshold, reviewBand: options.reviewBand, rareShare: 0.02 }),
  ];
}

/** What a screening found, without when. */
function answersOf(rows: readonly CellRow[]): [string, string, number | null][] {
  return rows.map(({ path, status, probability }) => [path, status, probability]);
}

/** A folder of two slides, with everything that a folder may hold besides. */
async function mixedFolder(t: Parameters<typeof temporaryFolder>[0]): Promise<string> {
  const folder = await temporaryFolder(t, 'slides');
  for (const slide of ['slide A', 'slide B/field 2']) await mkdir(join(folder, slide), { recursive: true });
  for (let cell = 0; cell < 30; cell++) {
    const kind = cell % 3 === 0 ? 'spot' : 'empty';
    const place = cell < 20 ? 'slide A' : 'slide B/field 2';
    await writeFile(join(folder, place, `cell ${cell}.png`), await drawnCell(kind, 5000 + cell, 99));
  }
  await writeFile(join(folder, 'alone.png'), await drawnCell('spot', 1));
  await writeFile(join(folder, 'slide A', 'empty.png'), '');
  await writeFile(join(folder, 'slide A', 'cut.png'), (await drawnCell('spot', 2)).subarray(0, 300));
  await writeFile(join(folder, 'slide B', 'page.png'), '<html>Log in</html>');
  await writeFile(join(folder, 'slide B', 'notes.txt'), 'of the microscopist');
  return folder;
}

describe('what is counted', () => {
  test('each first sub-folder is a slide; every file is a row, unreadable and skipped ones with their reason', async (t) => {
    const folder = await mixedFolder(t);
    const { summary, rows, outFolder } = await screen(folder);
    assert.deepEqual([summary.total, summary.done, summary.unreadable, summary.skipped], [35, 31, 3, 1]);
    assert.equal(summary.status, 'finished');
    const reasons = rows
      .filter(({ reason }) => reason !== null)
      .map(({ path, status, reason }) => [path, status, reason]);
    assert.deepEqual(
      reasons.map(([path, status]) => [path, status]),
      [
        ['slide A/cut.png', 'unreadable'],
        ['slide A/empty.png', 'unreadable'],
        ['slide B/notes.txt', 'skipped'],
        ['slide B/page.png', 'unreadable'],
      ],
    );
    assert.match(String(reasons[1]?.[2]), /empty/);
    const bySlide = Map.groupBy(rows, ({ slide }) => slide);
    assert.deepEqual([...bySlide.keys()].sort(), [folder.split(/[\\/]/).at(-1), 'slide A', 'slide B'].sort());
    assert.deepEqual((await readdir(outFolder)).sort(), [
      'cells.csv',
      'cells.jsonl',
      'report.html',
      'slides.csv',
      'slides.xlsx',
    ]);
    const lines = (await readFile(join(outFolder, 'cells.jsonl'), 'utf8')).trimEnd().split('\n');
    assert.equal(lines.length, 35);
  });

  test('the figures of a slide are those of its rows', async (t) => {
    const { summary, rows } = await screen(await mixedFolder(t), {}, { reviewBand: [0.01, 0.99] });
    const bySlide = Map.groupBy(rows, ({ slide }) => slide);
    for (const { slide, statistics } of summary.slides) {
      const of = bySlide.get(slide) ?? [];
      const done = of.filter(({ status }) => status === 'done');
      const positives = done.filter(({ probability }) => (probability ?? 0) >= card.threshold);
      assert.ok(positives.every(({ predictedClass }) => predictedClass === 'Parasitized'));
      assert.equal(
        positives.length,
        done.filter(({ predictedClass }) => predictedClass === 'Parasitized').length,
      );
      const doubtful = done.filter(({ probability: p }) => p !== null && p >= 0.01 && p <= 0.99);
      assert.deepEqual(
        [statistics.cells, statistics.positives, statistics.needsReview, statistics.positivesToReview],
        [
          done.length,
          positives.length,
          doubtful.length,
          doubtful.filter((row) => positives.includes(row)).length,
        ],
      );
      assert.equal(statistics.unreadable, of.filter(({ status }) => status === 'unreadable').length);
      assert.equal(statistics.skipped, of.filter(({ status }) => status === 'skipped').length);
      assert.equal(statistics.parasitaemia.estimate, positives.length / done.length);
      const weighed = weighedShare(done.map(({ probability }) => probability ?? 0)) ?? NaN;
      assert.ok(Math.abs((statistics.weighedShare ?? NaN) - weighed) < 1e-12);
    }
  });

  test('by name pattern, a slide is a patient', async () => {
    const { summary, rows } = await screen(clinicCells, {
      slides: { kind: 'pattern', naming: DEFAULT_NAMING },
    });
    assert.equal(summary.slides.length, 10);
    for (const { path, slide } of rows) assert.ok(path.includes(`/${slide}P1thinF`));
    await copyFile(join(clinicCells, rows[0]?.path ?? ''), join(clinicCells, 'nameless.png'));
    const again = await screen(clinicCells, {
      slides: { kind: 'pattern', naming: DEFAULT_NAMING },
      beginAnew: true,
    });
    await rm(join(clinicCells, 'nameless.png'));
    assert.deepEqual(again.summary.slides.find(({ slide }) => slide === '(unnamed)')?.statistics.cells, 1);
  });

  test('a pattern that tells the slide alone names it', async (t) => {
    const folder = await mixedFolder(t);
    const naming = { kind: 'pattern', pattern: '^cell (?<slide>\\d)', preset: null } as const;
    const { summary } = await screen(folder, { slides: { kind: 'pattern', naming } });
    const slides = summary.slides.map(({ slide, statistics }) => [slide, statistics.cells]);
    assert.deepEqual(slides.slice(0, 4), [
      ['(unnamed)', 1],
      ['0', 1],
      ['1', 11],
      ['2', 11],
    ]);
  });

  test('a link is a row that was skipped, and no ring of links is walked', async (t) => {
    const folder = await mixedFolder(t);
    await symlink(folder, join(folder, 'slide A', 'ring'));
    await symlink(join(folder, 'alone.png'), join(folder, 'slide A', 'link.png'));
    const { summary, rows } = await screen(folder);
    assert.deepEqual([summary.total, summary.done, summary.skipped], [37, 31, 3]);
    const links = rows.filter(({ reason }) => reason?.startsWith('a link'));
    assert.deepEqual(
      links.map(({ path, status }) => [path, status]),
      [
        ['slide A/link.png', 'skipped'],
        ['slide A/ring', 'skipped'],
      ],
    );
  });

  test('what the test has measured holds for the card’s threshold and no other', async (t) => {
    const folder = await mixedFolder(t);
    const own = await screen(folder);
    const same = await screen(folder, {}, { threshold: card.threshold });
    const other = await screen(folder, {}, { threshold: 0.3 });
    const corrected = ({ summary }: typeof own) =>
      summary.slides.map(({ statistics }) => statistics.correctedParasitaemia.estimate);
    assert.ok(corrected(own).every((estimate) => estimate !== null));
    assert.deepEqual(corrected(same), corrected(own));
    assert.equal(other.summary.threshold, 0.3);
    assert.ok(other.summary.slides.every(({ statistics }) => statistics.limitOfBlank === null));
    assert.ok(corrected(other).every((estimate) => estimate === null));
    for (const { probability, predictedClass } of other.rows) {
      if (probability !== null) assert.equal(predictedClass === 'Parasitized', probability >= 0.3);
    }
  });

  test('test-time augmentation is the mean over the eight views', async (t) => {
    const folder = await mixedFolder(t);
    const { rows } = await screen(folder, {}, { testTimeAugmentation: true });
    const model = readModel(await store.blobs.get(card.sha256, 'the model'));
    const { size } = card.input;
    for (const { path, probability } of rows.filter(({ status }) => status === 'done').slice(0, 6)) {
      const pixels = await decodeSquare(await readFile(join(folder, path)), size);
      const data = new Uint8Array(8 * pixels.length);
      for (let which = 0; which < 8; which++) dihedralView(pixels, size, which, data, which * pixels.length);
      const { probabilities } = await runGraph(model, {
        image: { type: 'uint8', dims: [8, size, size, 3], data },
      });
      const positives = (probabilities?.data ?? []).filter((_, index) => index % 2 === 0);
      const mean = positives.reduce((sum, value) => sum + value, 0) / 8;
      assert.ok(Math.abs(mean - (probability ?? NaN)) < 1e-6);
      assert.ok(new Set(positives).size > 1, 'the views differ');
    }
  });
});

describe('stopped, killed, cut off', () => {
  const whole = screen(clinicCells, { beginAnew: true });

  test('killed, a screening goes on to the same result, and does nothing twice', async (t) => {
    const folder = await copyOfClinic(t);
    await killAfterLines(3, SCRIPT, [workspace.home, folder]);
    const [killed] = store.screenings.list();
    assert.ok(killed);
    const before = store.cells.counts(killed.id);
    assert.ok(before.done > 0 && before.pending > 0);
    const known = new Set(
      rowsOf({ ...(await whole).summary, id: killed.id })
        .filter(isDone)
        .map(({ path }) => path),
    );
    const progress: Progress[] = [];
    const job: JobContext = { ...silentJob, report: (report) => progress.push(report) };
    const { summary } = await screenFolder(workspace, requestOf(folder, {}, { minimumCells: 500 }), job);
    assert.equal(summary.id, killed.id);
    const screening = progress.filter(({ stage }) => stage === 'Screening');
    assert.deepEqual([screening[0]?.done, screening[0]?.total], [before.done, 160]);
    assert.equal(known.size, before.done);
    assert.deepEqual(answersOf(rowsOf(summary)), answersOf((await whole).rows));
  });

  test('stopped by a person, it says what is done, and goes on', async (t) => {
    const folder = await copyOfClinic(t);
    const stop = new AbortController();
    const job: JobContext = {
      ...silentJob,
      signal: stop.signal,
      report: ({ done, stage }) => {
        if (stage === 'Screening' && done >= 40) stop.abort();
      },
    };
    const refused = await screenFolder(workspace, requestOf(folder), job).catch((error: unknown) => error);
    const [stopped] = store.screenings.list();
    assert.equal(stopped?.status, 'stopped');
    const { done, pending } = store.cells.counts(stopped.id);
    assert.ok(done >= 40 && pending > 0 && done + pending === 160);
    assert.ok(refused instanceof AppError);
    assert.equal(refused.code, 'cancelled');
    assert.equal(refused.message, `Stopped: ${done} images are done and kept, ${pending} are left.`);
    const otherwise = await screen(folder, {}, { threshold: 0.7 });
    assert.notEqual(otherwise.summary.id, stopped.id, 'another request is another screening');
    const { summary, rows } = await screen(folder);
    assert.equal(summary.id, stopped.id);
    assert.deepEqual(answersOf(rows), answersOf((await whole).rows));
    assert.notEqual((await screen(folder)).summary.id, stopped.id, 'a finished one is done again');
  });

  test('stopped before any image was classified, it says that', async (t) => {
    const folder = await copyOfClinic(t);
    const stop = new AbortController();
    const job: JobContext = {
      ...silentJob,
      signal: stop.signal,
      report: ({ stage }) => {
        if (stage === 'Finding images') stop.abort();
      },
    };
    await assert.rejects(screenFolder(workspace, requestOf(folder), job), {
      code: 'cancelled',
      message: 'Stopped before the first image was classified.',
    });
  });

  test('the speed counts the work of killed runs too', async (t) => {
    const folder = await copyOfClinic(t);
    await killAfterLines(5, SCRIPT, [workspace.home, folder, '100']);
    const [killed] = store.screenings.list();
    assert.ok((killed?.activeSeconds ?? 0) > 0.4, `${killed?.activeSeconds ?? 0} s`);
  });

  test('a file that goes away meanwhile is a row with its reason', async (t) => {
    const folder = await copyOfClinic(t);
    const gone = (await whole).rows.at(-1)?.path ?? '';
    const { summary } = await screenFolder(workspace, requestOf(folder), {
      ...silentJob,
      report: ({ done, stage }) => {
        if (stage === 'Screening' && done === 0) renameSync(join(folder, gone), join(folder, 'gone'));
      },
    });
    assert.deepEqual([summary.done, summary.unreadable], [159, 1]);
    const row = rowsOf(summary).find(({ path }) => path === gone);
    assert.deepEqual([row?.status, row?.reason], ['unreadable', 'The file is no longer there.']);
  });

  test('a folder that goes away stops the screening, which goes on when it is back', async (t) => {
    const folder = await copyOfClinic(t);
    const job: JobContext = {
      ...silentJob,
      report: ({ done, stage }) => {
        if (stage === 'Screening' && done > 0 && existsSync(folder)) renameSync(folder, `${folder}-away`);
      },
    };
    await assert.rejects(screenFolder(workspace, requestOf(folder), job), {
      code: 'unavailable',
      message: /went away while it was being screened/,
      nextStep: /Connect its disk again/,
    });
    const [failed] = store.screenings.list();
    assert.equal(failed?.status, 'failed');
    assert.equal(store.cells.counts(failed.id).unreadable, 0);
    await rename(`${folder}-away`, folder);
    const { summary, rows } = await screen(folder);
    assert.equal(summary.id, failed.id);
    assert.deepEqual(answersOf(rows), answersOf((await whole).rows));
  });
});

async function copyOfClinic(t: Parameters<typeof temporaryFolder>[0]): Promise<string> {
  const folder = join(await temporaryFolder(t, 'copy'), 'cells');
  await cp(clinicCells, folder, { recursive: true });
  return folder;
}

function isDone({ status }: CellRow): boolean {
  return status === 'done';
}

test('three classes: imported, split, trained, tested, screened', async (t) => {
  const classes = { Healthy: 'empty', Ring: 'spot', Platelet: 'dots' } as const;
  const { workspace: other, cells } = await openClinic(t, { classes, positiveClass: 'Ring', patients: 12 });
  const recipe = smallRecipe({ maxEpochs: 40, patience: 40 });
  const outcome = await trainModel(other, smallTraining({ recipe }), silentJob);
  assert.deepEqual(outcome.card.classes, ['Healthy', 'Platelet', 'Ring']);
  const { confusion, metrics } = outcome.card.test;
  assert.deepEqual(
    confusion.map((row) => row.length),
    [3, 3, 3],
  );
  assert.ok((metrics.rocAuc ?? 0) > 0.9);
  assert.ok(outcome.card.checkSet.probabilities.every((row) => row.length === 3));
  const request = requestOf(cells);
  const { summary } = await screenFolder(other, request, silentJob);
  const rows = [
    ...other.store.cells.rows(summary.id, {
      positiveClass: 'Ring',
      threshold: 0.5,
      reviewBand: [0.2, 0.8],
      rareShare: 0.02,
    }),
  ];
  assert.deepEqual(new Set(rows.map(({ predictedClass }) => predictedClass)), new Set(outcome.card.classes));
  const right = rows.filter(({ slide, predictedClass }) => slide === predictedClass).length;
  assert.ok(right > 0.8 * rows.length, `${right} of ${rows.length}`);
  const rings = summary.slides.find(({ slide }) => slide === 'Ring')?.statistics;
  assert.equal(
    rings?.positives,
    rows.filter((row) => row.slide === 'Ring' && row.predictedClass === 'Ring').length,
  );
});
