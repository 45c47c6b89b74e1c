/** Folders that go away while a command works: each ends with its true reason, and nothing is half recorded. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { ErrorBody, ErrorCode } from '../../src-main/contract/index.ts';
import { openStore } from '../../src-main/store/index.ts';
import { errorOf } from '../support/command-line.ts';
import { drawSlides, openLaboratory, SMALL_TRAINING, trainSmall } from '../support/laboratory.ts';
import { linkMany } from '../support/many-cells.ts';

const CELLS = 6000;
const laboratory = await openLaboratory({ after });
const { commandLine, folder, cells } = laboratory;
await trainSmall(laboratory);
await commandLine.answer('models use', ['v1']);
await drawSlides(join(folder, 'slides'), { A: 30 });
const many = join(folder, 'many');
await linkMany(join(folder, 'slides'), join(many, 'Parasitized'), CELLS);
await linkMany(join(cells, 'Uninfected'), join(many, 'Uninfected'), CELLS);
const LONG_TRAINING = [...SMALL_TRAINING, '--epochs', '1000', '--patience', '1000'];

/** Runs a command until standard error tells of a stage, does something to it, and answers how it failed. */
async function failsAfter(
  args: readonly string[],
  stage: RegExp,
  meanwhile: () => Promise<void>,
  code: ErrorCode = 'unavailable',
): Promise<ErrorBody> {
  const running = commandLine.start([...args, '--json']);
  await running.stderrHolds(stage);
  await meanwhile();
  return errorOf(code, args, await running.ended);
}

/** Renames a folder while `work` is done, as if its disk were pulled out and put back. */
async function without<Result>(place: string, work: (away: () => Promise<void>) => Promise<Result>) {
  const result = await work(() => rename(place, `${place}-away`));
  assert.equal(existsSync(place), false, `${place} was made anew`);
  await rename(`${place}-away`, place);
  return result;
}

describe('the folder with the images', () => {
  test('goes away during an import: nothing is recorded', async () => {
    const { message, nextStep } = await without(many, (away) =>
      failsAfter(['dataset', 'import', many, '--name', 'gone'], /Reading images/, away),
    );
    assert.match(message, /many(.Uninfected|.Parasitized)?" went away while it was being imported/);
    assert.match(nextStep ?? '', /Nothing of this import is recorded/);
    const { datasets } = await commandLine.answer('dataset list');
    assert.deepEqual(
      datasets.map(({ name }) => name),
      ['clinic'],
    );
  });

  test('loses one class folder during an import: that is the reason, not "one class only"', async () => {
    const { message } = await without(join(many, 'Uninfected'), (away) =>
      failsAfter(['dataset', 'import', many, '--name', 'gone'], /Reading images/, away),
    );
    assert.match(message, /Uninfected" went away while it was being imported/);
  });

  test('goes away during a screening: the cells stay to be done', async () => {
    const { message } = await without(many, (away) => failsAfter(['screen', many], /Screening/, away));
    assert.match(message, /many.*" went away while it was being screened/);
    const store = openStore(commandLine.home);
    const [screening] = store.screenings.list();
    const { unreadable, pending } = store.cells.counts(screening?.id ?? 0);
    store.close();
    assert.deepEqual([screening?.status, unreadable, pending > 0], ['failed', 0, true]);
  });

  test('is gone before a training and a label check: they name it', async () => {
    await without(cells, async (away) => {
      await away();
      for (const args of [
        ['train', ...SMALL_TRAINING, '--seed', '9'],
        ['dataset', 'labels', 'clinic', '--backbone', 'random-conv'],
      ]) {
        const { message, nextStep } = await commandLine.failure('unavailable', args);
        assert.match(message, /cells.(Parasitized|Uninfected)" of the dataset cannot be reached/);
        assert.match(nextStep ?? '', /Connect its disk again/);
      }
    });
  });

  test(
    'may not be read: that is said, not that a data folder is to be chosen',
    { skip: skipAsRoot() },
    async (t) => {
      const { chmod } = await import('node:fs/promises');
      const place = join(folder, 'locked');
      await cp(cells, place, { recursive: true });
      await chmod(join(place, 'Uninfected'), 0);
      t.after(() => chmod(join(place, 'Uninfected'), 0o755));
      for (const args of [
        ['screen', place],
        ['dataset', 'import', place, '--name', 'locked'],
      ]) {
        const { message, nextStep } = await commandLine.failure('unavailable', args);
        assert.match(message, /may not read the folder ".*Uninfected"/);
        assert.match(nextStep ?? '', /permission to read/);
      }
    },
  );
});

function skipAsRoot(): string | false {
  return process.platform === 'win32' || process.getuid?.() === 0 ? 'root may read everything' : false;
}

describe('the folder for the report', () => {
  test('goes away during a screening: results are kept, and no folder is made in its place', async () => {
    const stick = join(folder, 'stick');
    await mkdir(stick);
    const args = ['screen', join(many, 'Parasitized'), '--out', join(stick, 'today')];
    const { message, nextStep } = await without(stick, (away) => failsAfter(args, /Screening/, away));
    assert.match(message, /stick" went away .* the report belongs there/);
    assert.match(nextStep ?? '', /All results are kept/);
    const { screening } = await commandLine.answer('screen', args.slice(1));
    assert.equal(screening.done, CELLS);
    assert.ok(existsSync(join(stick, 'today', 'report.html')));
  });
});

/** Windows does not let go of a folder in which a file is open. */
const keepsOpen = process.platform === 'win32' && 'Windows keeps a folder in which a file is open';

describe('the data folder', { skip: keepsOpen }, () => {
  for (const [what, stage, args] of [
    ['an import', /Reading images/, ['dataset', 'import', many, '--name', 'gone']],
    ['a screening', /Screening/, ['screen', many, '--threshold', '0.3']],
    ['a training', /Learning/, ['train', ...LONG_TRAINING, '--seed', '3']],
    [
      'a label check',
      /Looking at images/,
      ['dataset', 'labels', 'clinic', '--backbone', 'random-conv', '--seed', '7'],
    ],
  ] as const) {
    test(`removed during ${what}: it ends with that reason, and is not made anew`, async (t) => {
      const { home } = commandLine;
      await cp(home, `${home}-aside`, { recursive: true });
      t.after(async () => {
        await rm(home, { recursive: true, force: true });
        await rename(`${home}-aside`, home);
      });
      const gone = () => rm(home, { recursive: true, force: true, maxRetries: 5 });
      const { message, nextStep } = await failsAfter(args, stage, gone);
      assert.match(message, /The data folder ".*home" went away/);
      assert.match(nextStep ?? '', /not recorded/);
      assert.equal(existsSync(join(home, 'smearwise.db')), false);
    });
  }
});
