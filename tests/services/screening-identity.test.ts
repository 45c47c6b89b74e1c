import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import {
  copyFile,
  cp,
  mkdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import { after, describe, test, type TestContext } from 'node:test';
import { type JobContext, silentJob } from '../../src-main/base/index.ts';
import { screeningOptionsSchema } from '../../src-main/contract/index.ts';
import { showPicture } from '../../src-main/services/pictures/index.ts';
import {
  exportScreening,
  previewScreening,
  runScreening,
  screenFolder,
} from '../../src-main/services/screening/index.ts';
import { trainModel } from '../../src-main/services/training/index.ts';
import type { ScreeningRecord } from '../../src-main/store/index.ts';
import { drawnCell, openClinic, smallTraining, temporaryFolder } from '../support/clinic.ts';

const { workspace } = await openClinic({ after });
const { store } = workspace;
await trainModel(workspace, smallTraining(), silentJob);

const SLIDES = ['slide A', 'slide B'];
const CELLS = 24;

/** Two slides of a patient's cells; another seed is another patient, under the same names. */
async function drawPatient(folder: string, seed: number): Promise<void> {
  for (const [place, slide] of SLIDES.entries()) {
    await mkdir(join(folder, slide), { recursive: true });
    for (let cell = 0; cell < CELLS; cell++) {
      const bytes = await drawnCell(cell % 2 === 0 ? 'spot' : 'empty', seed + place * CELLS + cell, 0);
      await writeFile(join(folder, slide, `cell ${String(cell).padStart(2, '0')}.png`), bytes);
    }
  }
}

async function patient(t: TestContext, seed: number): Promise<string> {
  const folder = join(await temporaryFolder(t, 'identity'), 'today');
  await drawPatient(folder, seed);
  return folder;
}

function requestOf(folder: string, model = 'v1') {
  return {
    ...{ folder, model, outFolder: undefined, beginAnew: false, device: 'cpu' as const },
    slides: { kind: 'folder' as const },
    options: screeningOptionsSchema.parse({ minimumCells: 10 }),
  };
}

/** Screens a folder and stops once half of it is done. */
async function stopHalfway(folder: string): Promise<ScreeningRecord> {
  const stop = new AbortController();
  const job: JobContext = {
    ...silentJob,
    signal: stop.signal,
    report: ({ stage, done }) => {
      if (stage === 'Screening' && done >= CELLS) stop.abort();
    },
  };
  await assert.rejects(screenFolder(workspace, requestOf(folder), job), { code: 'cancelled' });
  const [stopped] = store.screenings.list();
  assert.ok(stopped);
  const { done, pending } = store.cells.counts(stopped.id);
  assert.ok(done > 0 && pending > 0);
  return stopped;
}

async function screenAgain(folder: string) {
  const log: string[] = [];
  const { summary } = await screenFolder(workspace, requestOf(folder), {
    ...silentJob,
    log: (line) => log.push(line),
  });
  return { summary, log };
}

const JUDGEMENT = {
  positiveClass: 'Parasitized',
  threshold: 0.5,
  reviewBand: [0.2, 0.8],
  rareShare: 0.02,
} as const;

function answers(id: number) {
  return [...store.cells.rows(id, JUDGEMENT)].map(({ path, status, probability, sha256 }) => [
    ...[path, status, probability, sha256],
  ]);
}

/** What a screening that knows of no other says of this folder. */
async function freshAnswers(folder: string) {
  const { summary } = await screenFolder(workspace, { ...requestOf(folder), beginAnew: true }, silentJob);
  return answers(summary.id);
}

/** The folder is screened again: another screening, of what lies there now and nothing else; the old one stays as it was. */
async function beginsAnew(folder: string, stopped: ScreeningRecord, saying: RegExp): Promise<void> {
  const before = answers(stopped.id);
  const { summary, log } = await screenAgain(folder);
  assert.notEqual(summary.id, stopped.id);
  assert.match(log.join('\n'), saying);
  assert.match(log.join('\n'), new RegExp(`screening ${summary.id} begins anew`));
  assert.deepEqual(answers(summary.id), await freshAnswers(folder));
  assert.deepEqual(answers(stopped.id), before);
  const { status, changed, replacedBy } = store.screenings.require(stopped.id);
  assert.deepEqual([status, replacedBy], ['stopped', summary.id]);
  assert.match(changed ?? '', saying);
  await assert.rejects(
    runScreening(workspace, { screening: stopped.id, outFolder: undefined, device: 'cpu' }, silentJob),
    { code: 'conflict', message: /has changed since/, nextStep: new RegExp(`screening ${summary.id}`) },
  );
}

function imagesOf(folder: string): string[] {
  return SLIDES.flatMap((slide) => readdirSync(join(folder, slide)).map((name) => join(folder, slide, name)));
}

describe('a stopped screening, and meanwhile', () => {
  test('nothing happened, or other files came: it goes on, doing nothing twice', async (t) => {
    const folder = await patient(t, 1000);
    const stopped = await stopHalfway(folder);
    const { done } = store.cells.counts(stopped.id);
    await writeFile(join(folder, 'Thumbs.db'), 'of the file manager');
    const counts: number[] = [];
    const { summary } = await screenFolder(workspace, requestOf(folder), {
      ...silentJob,
      report: (progress) => {
        if (progress.stage === 'Screening') counts.push(progress.done);
      },
    });
    assert.equal(summary.id, stopped.id);
    assert.equal(counts[0], done);
    await rm(join(folder, 'Thumbs.db'));
    assert.deepEqual(answers(stopped.id), await freshAnswers(folder));
  });

  test('another patient’s images came under the same names', async (t) => {
    const folder = await patient(t, 2000);
    const stopped = await stopHalfway(folder);
    await drawPatient(folder, 3000);
    await beginsAnew(folder, stopped, /"slide [AB]\/cell \d\d.png" holds another picture/);
  });

  test('so did they where only what is not done yet was replaced, of the same size and with the same times', async (t) => {
    const folder = await patient(t, 4000);
    const images = imagesOf(folder);
    // As a stick without finer times has them: every file of one size, all from one moment.
    const [longest = 0] = (await Promise.all(images.map((file) => stat(file))))
      .map(({ size }) => size)
      .sort((a, b) => b - a);
    const moment = new Date('1980-01-01T00:00:00Z');
    const write = async (file: string, bytes: Buffer) => {
      await writeFile(file, Buffer.concat([bytes, Buffer.alloc(longest + 4096 - bytes.length)]));
      await utimes(file, moment, moment);
    };
    for (const file of images) await write(file, await readFile(file));
    const stopped = await stopHalfway(folder);
    const pending = new Set(store.cells.nextPending(stopped.id, 0, 1000).map(({ path }) => path));
    const other = join(await patient(t, 5000));
    for (const path of pending) await write(join(folder, path), await readFile(join(other, path)));
    await beginsAnew(folder, stopped, /holds another picture/);
  });

  test('images of other names came in the place of its own', async (t) => {
    const folder = await patient(t, 6000);
    const stopped = await stopHalfway(folder);
    for (const file of imagesOf(folder)) await rename(file, file.replace('cell', 'Cell'));
    await beginsAnew(folder, stopped, /48 images came in .*48 images went away/);
  });

  test('more images came', async (t) => {
    const folder = await patient(t, 7000);
    const stopped = await stopHalfway(folder);
    await writeFile(join(folder, 'slide B', 'one more.png'), await drawnCell('spot', 7999));
    await beginsAnew(folder, stopped, /1 image came in \(such as "slide B\/one more.png"\)/);
  });

  test('an image went away', async (t) => {
    const folder = await patient(t, 8000);
    const stopped = await stopHalfway(folder);
    await rm(join(folder, 'slide A', 'cell 00.png'));
    await beginsAnew(folder, stopped, /1 image went away/);
  });

  test('two slides changed their places', async (t) => {
    const folder = await patient(t, 9000);
    const stopped = await stopHalfway(folder);
    const [a = '', b = ''] = SLIDES.map((slide) => join(folder, slide));
    await rename(a, `${folder}-kept`);
    await rename(b, a);
    await rename(`${folder}-kept`, b);
    await beginsAnew(folder, stopped, /"slide A\/cell 00.png" holds another picture/);
  });

  test('the folder was renamed, and a new one has its name', async (t) => {
    const folder = await patient(t, 10_000);
    const stopped = await stopHalfway(folder);
    await rename(folder, `${folder} of Monday`);
    await drawPatient(folder, 11_000);
    await beginsAnew(folder, stopped, /holds another picture/);
  });

  test(
    'the link to the folder leads elsewhere',
    { skip: process.platform === 'win32' && 'links need rights there' },
    async (t) => {
      const [monday, tuesday] = [await patient(t, 12_000), await patient(t, 13_000)];
      const link = join(await temporaryFolder(t, 'link'), 'today');
      await symlink(monday, link);
      const stopped = await stopHalfway(link);
      await rm(link);
      await symlink(tuesday, link);
      await beginsAnew(link, stopped, /holds another picture/);
    },
  );

  test(
    'an image became a link',
    { skip: process.platform === 'win32' && 'links need rights there' },
    async (t) => {
      const folder = await patient(t, 14_000);
      const stopped = await stopHalfway(folder);
      const image = join(folder, 'slide A', 'cell 00.png');
      const elsewhere = join(await temporaryFolder(t, 'elsewhere'), 'other.png');
      await rename(image, elsewhere);
      await symlink(elsewhere, image);
      await beginsAnew(folder, stopped, /1 image went away/);
    },
  );

  test('another version came into use: it is another screening, and the old one can still go on', async (t) => {
    const folder = await patient(t, 15_000);
    const stopped = await stopHalfway(folder);
    await trainModel(workspace, smallTraining(), silentJob);
    const other = await screenFolder(workspace, requestOf(folder, 'v2'), silentJob);
    assert.notEqual(other.summary.id, stopped.id);
    assert.equal(store.screenings.require(stopped.id).changed, null);
    assert.equal((await screenAgain(folder)).summary.id, stopped.id);
  });

  test('the copy of an earlier version, without checksums of what it had not read, begins anew', async (t) => {
    const folder = await patient(t, 16_000);
    const { request, version } = await stopHalfway(folder);
    const old = store.screenings.create({ folder: `${folder}-old`, request, version });
    await cp(folder, `${folder}-old`, { recursive: true });
    const files = imagesOf(folder).map((file) => `${file.split(/[\\/]/).at(-2) ?? ''}/${basename(file)}`);
    store.cells.add(
      old.id,
      files.map((path) => ({ path, slide: path.split('/')[0] ?? '', skipReason: null, sha256: null })),
    );
    store.screenings.setListed(old.id);
    await beginsAnew(`${folder}-old`, old, /nothing tells whether "slide A\/cell 00.png" holds what it held/);
  });

  test('the preview tells what names alone show', async (t) => {
    const folder = await patient(t, 17_000);
    const stopped = await stopHalfway(folder);
    const { model, slides, options } = requestOf(folder);
    const preview = async () =>
      (await previewScreening(workspace, { folder, model, slides, options })).unfinished;
    assert.deepEqual(await preview(), { screening: stopped.id, changed: null });
    await rm(join(folder, 'slide A', 'cell 00.png'));
    assert.deepEqual(await preview(), { screening: stopped.id, changed: '1 image went away' });
  });
});

describe('what was found is shown with the pictures that were looked at', () => {
  test('a file that holds another picture since is a sentence, on the screen and in the report', async (t) => {
    const folder = await patient(t, 18_000);
    const { summary } = await screenFolder(workspace, requestOf(folder), silentJob);
    const judgement = { ...JUDGEMENT, threshold: summary.threshold };
    const [strongest] = store.cells.strongest(summary.id, 'slide A', 1, judgement);
    const request = { screeningId: summary.id, slide: 'slide A', show: 'all', order: 'strongest' } as const;
    const { rows } = store.cellGallery.page({ ...request, offset: 0, limit: 2 }, judgement);
    const [cell, sound] = rows;
    assert.ok(cell && sound && cell.path === strongest?.path);
    const original = await showPicture(store, { source: 'cell', id: cell.id }, 96);
    const report = async (name: string) => {
      const outFolder = join(await temporaryFolder(t, name), 'out');
      await exportScreening(workspace, { screening: summary.id, outFolder });
      return readFile(join(outFolder, 'report.html'), 'utf8');
    };
    const picture = Buffer.from(original).toString('base64');
    const before = await report('before');
    assert.ok(before.includes(picture));
    assert.ok(!before.includes('The file has changed'));

    const image = join(folder, cell.path);
    const { atime, mtime } = await stat(image);
    await copyFile(join(folder, sound.path), image);
    await utimes(image, atime, mtime);
    await assert.rejects(showPicture(store, { source: 'cell', id: cell.id }, 96), {
      code: 'conflict',
      message: 'The file has changed since it was classified.',
    });
    assert.ok((await showPicture(store, { source: 'cell', id: sound.id }, 96)).length > 0);
    const after = await report('after');
    assert.ok(!after.includes(picture));
    const images = (html: string) => html.split('<img ').length;
    const sentences = after.split('The file has changed since it was classified').length - 1;
    assert.ok(sentences > 0);
    assert.equal(images(after) + sentences, images(before), 'each in the place of its picture');
  });
});

describe('while a screening runs', () => {
  /** Does something once the first images are done, and screens on. */
  async function screenWhile(folder: string, meanwhile: () => void) {
    let isDone = false;
    return screenFolder(workspace, requestOf(folder), {
      ...silentJob,
      report: ({ stage, done }) => {
        if (stage !== 'Screening' || isDone || done === 0) return;
        isDone = true;
        meanwhile();
      },
    });
  }

  const CHANGED = {
    code: 'conflict',
    message: /has changed since screening \d+ was begun: /,
    nextStep: /begins anew/,
  };

  test('another patient’s images under the same names stop it, and none of them is counted', async (t) => {
    const [folder, other] = [await patient(t, 20_000), await patient(t, 21_000)];
    const own = new Map((await freshAnswers(folder)).map(([path, , , sha256]) => [path, sha256]));
    const replace = () => {
      for (const file of imagesOf(folder)) copyFileSync(join(other, file.slice(folder.length)), file);
    };
    await assert.rejects(screenWhile(folder, replace), CHANGED);
    const [record] = store.screenings.list();
    assert.deepEqual([record?.status, record?.replacedBy], ['stopped', null]);
    for (const [path, status, , sha256] of answers(record?.id ?? 0)) {
      if (status === 'done') assert.equal(sha256, own.get(path ?? ''));
    }
    assert.notEqual((await screenAgain(folder)).summary.id, record?.id);
  });

  test('so do images of other names that take the place of its own', async (t) => {
    const folder = await patient(t, 22_000);
    const replace = () => {
      for (const file of imagesOf(folder)) renameSync(file, file.replace('cell', 'other'));
    };
    await assert.rejects(screenWhile(folder, replace), CHANGED);
  });

  test('images that are written between finding and reading stop it', async (t) => {
    const folder = await patient(t, 23_000);
    const image = join(folder, 'slide B', 'cell 23.png');
    const job: JobContext = {
      ...silentJob,
      report: ({ stage }) => {
        if (stage === 'Finding images') writeFileSync(image, 'half of a picture');
      },
    };
    await assert.rejects(screenFolder(workspace, requestOf(folder), job), CHANGED);
  });

  test('images that come or go leave it as it was begun', async (t) => {
    const folder = await patient(t, 24_000);
    const gone = await screenWhile(folder, () => {
      rmSync(join(folder, 'slide B', 'cell 23.png'));
    });
    assert.deepEqual([gone.summary.done, gone.summary.unreadable], [47, 1]);
    await copyFile(join(folder, 'slide A', 'cell 00.png'), join(folder, 'slide B', 'cell 23.png'));
    const come = await screenWhile(folder, () => {
      copyFileSync(join(folder, 'slide A', 'cell 01.png'), join(folder, 'slide B', 'late.png'));
    });
    assert.deepEqual([come.summary.total, come.summary.done], [48, 48]);
  });
});
