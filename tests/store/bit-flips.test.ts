import assert from 'node:assert/strict';
import { closeSync, copyFileSync, openSync, readFileSync, writeSync } from 'node:fs';
import { test } from 'node:test';
import { Random } from '../../src-main/base/index.ts';
import { verifyRecords } from '../../src-main/services/records/index.ts';
import { openStore, type Store } from '../../src-main/store/index.ts';
import { contentOf } from './content.ts';
import { filesOf, newHome } from './home.ts';
import { classifyAll, foundFiles, JUDGEMENT, startScreening } from './screening.ts';
import { sizeOf, Tally } from '../fault/tally.ts';

const FLIPS = sizeOf(60, 1000);
const SEED = 20261129;

/** A data folder as a laboratory has it: a dataset with findings and a split, a version with a test, screenings, reviews. */
function fill(store: Store): void {
  const naming = { kind: 'none' } as const;
  const dataset = store.datasets.create({
    ...{ name: 'clinic', folder: '/cells', naming, positiveClass: 'Parasitized', synthetic: false },
  });
  store.images.save(
    dataset.id,
    Array.from({ length: 400 }, (_, i) => ({
      path: `P${i % 40}/cell_${i}.png`,
      ...{ bytes: 4000 + i, modifiedMs: 1.7e12 + i, format: 'png', width: 100, height: 100 },
      sha256: i.toString(16).padStart(64, '0'),
      perceptualHash: i.toString(16).padStart(16, '0'),
      className: i % 2 ? 'Parasitized' : 'Uninfected',
      ...{ patient: `P${i % 40}`, slide: null },
    })),
  );
  for (let number = 0; number < 3; number++) {
    const { id } = startScreening(store, `/slides/${number}`);
    store.cells.add(id, foundFiles(400, 4));
    classifyAll(store, id);
    store.cells.bySlide(id, JUDGEMENT);
    store.screenings.end(id, 'finished');
    store.audit.append('screening', 'screening finished', `screening ${id}`, {}, [{ kind: 'screening', id }]);
    const ids = [...Array(20).keys()].map((i) => number * 400 + i * 7 + 2);
    const cells = store.reviews.of(id, ids);
    store.reviews.save(cells.map((cell) => ({ id: cell.id, reviewedClass: 'Parasitized', reviewer: 'Ada' })));
    store.audit.append('Ada', 'cells reviewed', `screening ${id}`, { cells }, [{ kind: 'screening', id }]);
  }
  const job = store.jobs.create({ kind: 'screening', subject: { name: '1', label: '/slides/1' }, task: {} });
  assert.ok(job);
}

/** What the checks say of a database: nothing, or the first complaint. An opening that is refused is a complaint too. */
function complaintAbout(home: string): string | undefined {
  let store: Store | undefined;
  try {
    store = openStore(home);
    return [...store.integrityProblems(), ...verifyRecords(store).map(({ message }) => message)][0];
  } catch (error) {
    return String(error);
  } finally {
    store?.close();
  }
}

test(`of ${FLIPS} bits that flip at random, each is found or changed no record`, (t) => {
  const home = newHome(t);
  const made = openStore(home);
  fill(made);
  made.close();
  const { path } = filesOf(home);
  const sound = `${path}.sound`;
  copyFileSync(path, sound);
  const bytes = readFileSync(sound);
  assert.equal(complaintAbout(home), undefined);
  const content = contentOf(path);
  const random = Random.of(SEED);
  const unnoticed: string[] = [];
  let found = 0;
  for (let flip = 0; flip < FLIPS; flip++) {
    copyFileSync(sound, path);
    const at = random.integer(0, bytes.length - 1);
    const bit = 2 ** random.integer(0, 7);
    const file = openSync(path, 'r+');
    writeSync(file, Uint8Array.of((bytes[at] ?? 0) ^ bit), 0, 1, at);
    closeSync(file);
    // Whatever the opening does, the records of the flipped file itself are what is compared.
    const flipped = contentOrDamage(path);
    if (complaintAbout(home) !== undefined) found++;
    else if (flipped !== content) unnoticed.push(`bit ${bit} of byte ${at} (page ${Math.floor(at / 4096)})`);
  }
  t.diagnostic(`${found} of ${FLIPS} found; the others changed no record`);
  assert.ok(found > FLIPS / 4);
  const tally = new Tally('database');
  tally.add(FLIPS, unnoticed);
  tally.end();
});

/** Only what cannot be read at all counts as damage here; that it is told is for the checks to show. */
function contentOrDamage(path: string): string {
  try {
    return contentOf(path);
  } catch {
    return 'unreadable';
  }
}
