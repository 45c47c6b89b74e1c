import assert from 'node:assert/strict';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type GalleryImage, imageFilterSchema } from '../../src-main/contract/index.ts';
import { drawClinic, drawnCell, temporaryFolder } from '../support/clinic.ts';
import { writeFiles } from '../support/picture-files.ts';
import { jobEnd, refusal, startApp } from '../support/running-app.ts';

const folder = await temporaryFolder({ after }, 'corrections');
const { client } = await startApp({ after });
await drawClinic(folder, { patients: 3, cells: 4 });
await writeFiles(folder, { 'Uninfected/C9P1thinF_IMG_1_cell_1.png': Buffer.from('broken'.repeat(50)) });
await importAgain();

const dataset = 'clinic';

async function importAgain(): Promise<void> {
  const { job } = await client.datasets.import({ folder, name: 'clinic' });
  assert.equal((await jobEnd(client, job)).status, 'finished');
}

async function images(changes: object): Promise<GalleryImage[]> {
  return (await client.datasets.images({ dataset, filter: imageFilterSchema.parse(changes) })).rows;
}

async function firstOf(className: string): Promise<GalleryImage> {
  const [image] = await images({ className, state: 'ok' });
  assert.ok(image);
  return image;
}

test('a person gives an image another class, and takes it back', async () => {
  const { id, path } = await firstOf('Uninfected');
  const { change, changed } = await client.datasets.relabel({
    dataset,
    images: [id, id],
    className: 'Parasitized',
  });
  assert.equal(changed, 1);
  const [relabelled] = await images({ flag: 'relabelled' });
  assert.deepEqual(
    [relabelled?.id, relabelled?.className, relabelled?.folderClass],
    [id, 'Parasitized', 'Uninfected'],
  );
  assert.equal((await client.datasets.show({ dataset })).relabelled, 1);
  await client.datasets.undo({ change });
  const undone = (await images({ className: 'Uninfected' })).find((image) => image.id === id);
  assert.deepEqual([undone?.path, undone?.folderClass], [path, null]);
  await assert.rejects(client.datasets.undo({ change }), refusal('conflict'));
});

test('back to the class of its folder is no correction any more', async () => {
  const { id } = await firstOf('Uninfected');
  await client.datasets.relabel({ dataset, images: [id], className: 'Parasitized' });
  await client.datasets.relabel({ dataset, images: [id], className: 'Uninfected' });
  assert.deepEqual(await images({ flag: 'relabelled' }), []);
});

test('corrections outlast another import, unless the file shows something else', async () => {
  const [kept, replaced] = await images({ className: 'Uninfected', state: 'ok' });
  assert.ok(kept && replaced);
  const ids = [kept.id, replaced.id];
  const { change } = await client.datasets.relabel({ dataset, images: ids, className: 'Parasitized' });
  await importAgain();
  assert.deepEqual(
    (await images({ flag: 'relabelled' })).map(({ id }) => id),
    ids,
  );
  await writeFile(join(folder, replaced.path), await drawnCell('dots', 77));
  await importAgain();
  assert.deepEqual(
    (await images({ flag: 'relabelled' })).map(({ id }) => id),
    [kept.id],
  );
  await assert.rejects(client.datasets.undo({ change }), refusal('conflict'));
  await client.datasets.relabel({ dataset, images: [kept.id], className: 'Uninfected' });
});

test('an excluded image takes no part, until it is taken in again', async () => {
  const { id, path } = await firstOf('Parasitized');
  const before = (await client.datasets.show({ dataset })).dataset.images;
  await client.datasets.exclude({ dataset, images: [id] });
  const shown = await client.datasets.show({ dataset });
  assert.deepEqual([shown.excluded, shown.dataset.images], [1, before - 1]);
  await importAgain();
  assert.deepEqual(
    (await images({ state: 'excluded' })).map((image) => image.path),
    [path],
  );
  const { change } = await client.datasets.include({ dataset, images: [id] });
  assert.equal((await client.datasets.show({ dataset })).dataset.images, before);
  await client.datasets.undo({ change });
  assert.equal((await client.datasets.show({ dataset })).excluded, 1);
  await client.datasets.include({ dataset, images: [id] });
});

test('what cannot be read stays left out when it is taken in', async () => {
  const [broken] = await images({ flag: 'unreadable' });
  assert.ok(broken);
  assert.deepEqual([broken.state, broken.problems], ['left-out', ['unreadable']]);
  await client.datasets.exclude({ dataset, images: [broken.id] });
  await client.datasets.include({ dataset, images: [broken.id] });
  assert.equal((await images({ flag: 'unreadable' }))[0]?.state, 'left-out');
  const findings = await client.datasets.findings({ dataset, problem: 'unreadable' });
  assert.deepEqual([findings.total, findings.rows[0]?.image], [1, broken.id]);
});

test('a picture that stood in two classes is settled by a correction', async () => {
  const source = join('Uninfected', 'C1P1thinF_IMG_20150619_114751_cell_1.png');
  const copy = 'Parasitized/C1P1thinF_IMG_2_cell_9.png';
  await writeFiles(folder, { [copy]: await readFile(join(folder, source)) });
  await importAgain();
  const conflicting = await images({ flag: 'class-conflict' });
  assert.equal(conflicting.length, 2);
  const { rows } = await client.datasets.findings({ dataset, problem: 'class-conflict' });
  assert.deepEqual(
    rows.map(({ image, otherImage }) => [image, otherImage]),
    [conflicting, conflicting.toReversed()].map((pair) => pair.map(({ id }) => id)),
  );
  const wrong = conflicting.find(({ path }) => path === copy);
  assert.ok(wrong);
  await client.datasets.relabel({ dataset, images: [wrong.id], className: 'Uninfected' });
  await importAgain();
  assert.deepEqual(await images({ flag: 'class-conflict' }), []);
});

test('images of another dataset, unknown classes and unknown changes are refused', async () => {
  const { id } = await firstOf('Uninfected');
  const before = await images({ flag: 'relabelled' });
  const relabel = { dataset, images: [id], className: 'Parasitized' };
  await assert.rejects(client.datasets.relabel({ ...relabel, images: [id, 9999] }), refusal('not-found'));
  await assert.rejects(client.datasets.relabel({ ...relabel, className: 'Moon' }), refusal('usage'));
  await assert.rejects(client.datasets.relabel({ ...relabel, dataset: 'other' }), refusal('not-found'));
  await assert.rejects(client.datasets.undo({ change: 9999 }), refusal('not-found'));
  // The first entry of the log is the import, which no undo takes back.
  await assert.rejects(client.datasets.undo({ change: 1 }), refusal('not-found'));
  assert.deepEqual(await images({ flag: 'relabelled' }), before);
});

test('a folder that is gone is named', async () => {
  await rename(folder, `${folder}-gone`);
  const { job } = await client.datasets.import({ folder, name: 'clinic' });
  const { status, error } = await jobEnd(client, job);
  await rename(`${folder}-gone`, folder);
  assert.deepEqual([status, error?.code], ['failed', 'not-found']);
  assert.ok(error?.message.includes(folder));
});
