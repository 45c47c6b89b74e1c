import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { AppError, silentJob } from '../../src-main/base/index.ts';
import {
  type Naming,
  NAMING_PRESETS,
  type NamingPreset,
  type Progress,
} from '../../src-main/contract/index.ts';
import { DEFAULT_NAMING, openNaming } from '../../src-main/services/datasets/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smearwise-naming-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the NIH names', async () => {
  const names = await openNaming(DEFAULT_NAMING, '/data');
  const tail = 'IMG_20150619_114756a_cell_179.png';
  const prefixes: [string, string][] = [
    ['C33P1thinF_', 'C33'],
    ['C100P61ThinF_', 'C100'],
    ['C1_thinF_', 'C1'],
    ['C6NThinF_', 'C6'],
    ['C63P24N_ThinF_', 'C63'],
    ['C37BP2_thinF_', 'C37'],
    ['C51AP12thinF_', 'C51'],
    ['C51BP12thinF_', 'C51'],
    ['C39P4thinF_original_', 'C39'],
    ['C42P5thin_original_', 'C42'],
    ['C47P8thinOriginalOlympusCX21_', 'C47'],
    ['C47P8thin_Original_Motic_', 'C47'],
    ['C116P77ReThinF_', 'C116'],
    ['C180P141NReThinF_', 'C180'],
    ['C203ReThinF_', 'C203'],
  ];
  for (const [prefix, patient] of prefixes) {
    test(`${prefix}… is patient ${patient}`, () => {
      assert.deepEqual(names.originOf(`Parasitized/${prefix}${tail}`), {
        className: 'Parasitized',
        patient,
        slide: 'IMG_20150619_114756a',
      });
    });
  }

  test('synthetic names are read the same way', () => {
    const origin = names.originOf('Uninfected/C12P1thinF_IMG_synthetic001_cell_17.png');
    assert.deepEqual(origin, { className: 'Uninfected', patient: 'C12', slide: 'IMG_synthetic001' });
  });

  test('the other built-in patterns read what stands before the first signs', async () => {
    const read = async (preset: NamingPreset, path: string) => {
      const naming: Naming = { kind: 'pattern', pattern: NAMING_PRESETS[preset], preset };
      const origin = (await openNaming(naming, '/data')).originOf(path);
      return [origin?.patient, origin?.slide];
    };
    assert.deepEqual(await read('parts', 'a/Müller 7_slide-2_0815.png'), ['Müller 7', 'slide-2']);
    assert.deepEqual(await read('parts', 'a/P7_0815.png'), [null, null]);
    assert.deepEqual(await read('first', 'a/P7_0815.png'), ['P7', null]);
    assert.deepEqual(await read('first', 'a/P7-2-0815.png'), ['P7', null]);
    assert.deepEqual(await read('first', 'a/0815.png'), [null, null]);
  });

  test('other names tell nothing', () => {
    for (const name of [
      'IMG_0001.png',
      'Control_thin_IMG_1_cell_1.png',
      'C12.png',
      'CthinF_IMG_1_cell_2.png',
    ]) {
      assert.deepEqual(names.originOf(`Uninfected/${name}`)?.patient, null, name);
    }
  });
});

describe("a laboratory's own pattern", () => {
  const open = (pattern: string) => openNaming({ kind: 'pattern', pattern, preset: null }, '/data');

  test('is matched against the file name', async () => {
    const names = await open('^(?<patient>p\\d+)(?:_(?<slide>s\\d+))?_');
    assert.deepEqual(names.originOf('ring/p7_s2_0001.png'), {
      className: 'ring',
      patient: 'p7',
      slide: 's2',
    });
    assert.deepEqual(names.originOf('ring/p7_0001.png'), { className: 'ring', patient: 'p7', slide: null });
    assert.deepEqual(names.originOf('ring/p7_s2/0001.png'), {
      className: 'ring',
      patient: null,
      slide: null,
    });
    assert.equal(names.originOf('p7_s2_0001.png')?.className, null);
  });

  test('may tell the slide alone', async () => {
    const names = await open('_(?<slide>s\\d+)_');
    assert.deepEqual(names.originOf('ring/p7_s2_1.png'), { className: 'ring', patient: null, slide: 's2' });
  });

  const refused: [string, string, RegExp][] = [
    ['that is no regular expression', '(?<patient>C\\d+', /not a regular expression/],
    ['that names neither patient nor slide', '^C\\d+_(\\d+)', /no group \(\?<patient>…\) or \(\?<slide>…\)/],
    ['with a misspelt group', '(?<patient>C\\d+)_(?<slid>\\d+)', /"slid"/],
    ['of endless length', `(?<patient>${'a'.repeat(1000)})`, /longer than 500/],
  ];
  for (const [what, pattern, message] of refused) {
    test(`${what} is refused`, async () => {
      await assert.rejects(open(pattern), (error) => {
        assert.ok(error instanceof AppError);
        assert.equal(error.code, 'usage');
        assert.match(error.message, message);
        assert.ok(error.nextStep?.includes(NAMING_PRESETS.nih));
        return true;
      });
    });
  }

  test('that would take for ever on a name is stopped', async () => {
    const names = await open('^(?<patient>(a+)+)$');
    assert.throws(() => names.originOf(`x/${'a'.repeat(60)}!.png`), {
      code: 'usage',
      message: /too long on the name "a+!\.png"/,
    });
  });
});

describe('folders', () => {
  test('name patient and slide by level, and tell nothing where a path is too short', async () => {
    const names = await openNaming({ kind: 'folder', patientLevel: 1, slideLevel: 2 }, '/data');
    const read = (path: string) => names.originOf(path);
    assert.deepEqual(read('ring/P1/S1/a.png'), { className: 'ring', patient: 'P1', slide: 'S1' });
    assert.deepEqual(read('ring/P1/a.png'), { className: 'ring', patient: 'P1', slide: null });
    assert.deepEqual(read('ring/a.png'), { className: 'ring', patient: null, slide: null });
  });

  test('of the class level cannot name the patient', async () => {
    const naming = { kind: 'folder', patientLevel: 0, slideLevel: null } as const;
    await assert.rejects(openNaming(naming, '/data'), { code: 'usage', message: /level 0/ });
  });
});

describe('a manifest', () => {
  async function open(content: string) {
    const file = join(folder, 'manifest.csv');
    await writeFile(file, content);
    return openNaming({ kind: 'manifest', file }, folder);
  }

  test('names patient, slide and class of each path', async () => {
    const names = await open('path,patient,slide,class\na/1.png,P1,S1,ring\n"b/2, x.png",P2,,none\n');
    assert.deepEqual(names.originOf('a/1.png'), { className: 'ring', patient: 'P1', slide: 'S1' });
    assert.deepEqual(names.originOf('b/2, x.png'), { className: 'none', patient: 'P2', slide: null });
    assert.equal(names.originOf('a/3.png'), undefined);
    assert.deepEqual(names.expectedPaths, ['a/1.png', 'b/2, x.png']);
  });

  test('may leave the class to the folders, and come from a spreadsheet', async () => {
    const names = await open('\uFEFFPath;Patient\r\nring\\1.png;P1\r\n./ring/2.png;\r\n');
    assert.deepEqual(names.originOf('ring/1.png'), { className: 'ring', patient: 'P1', slide: null });
    assert.deepEqual(names.originOf('ring/2.png'), { className: 'ring', patient: null, slide: null });
  });

  const refused: [string, string, RegExp][] = [
    ['a missing column', 'path,class\na/1.png,ring\n', /row 1, column "patient"/],
    ['a column twice', 'path,patient,patient\na/1.png,P1,P2\n', /row 1, column "patient".*twice/],
    ['an empty path', 'path,patient\na/1.png,P1\n,P2\n', /row 3, column "path"/],
    ['a path outside the folder', 'path,patient\n../1.png,P1\n', /row 2, column "path".*inside/],
    ['a path listed twice', 'path,patient\na/1.png,P1\na/2.png,P1\n./a/1.png,P2\n', /row 4.*listed twice/],
    ['an empty class', 'path,patient,class\na/1.png,P1,\n', /row 2, column "class"/],
    ['too many cells in a row', 'path,patient\na/1.png,P1\na/2.png,P1,ring\n', /line 3/],
    ['no rows', 'path,patient\n', /lists no image/],
    ['nothing at all', '', /lists no image/],
  ];
  for (const [what, content, message] of refused) {
    test(`with ${what} is refused, naming the place`, async () => {
      await assert.rejects(open(content), { name: 'AppError', code: 'invalid-input', message });
    });
  }

  test('of many rows tells how far it is, and stops where it is asked to', async () => {
    const file = join(folder, 'long.csv');
    const rows = Array.from({ length: 50_000 }, (_, row) => `ring/${row}.png,P${row % 300}`).join('\n');
    await writeFile(file, `path,patient\n${rows}\n`);
    const seen: Progress[] = [];
    const stop = new AbortController();
    const job = { ...silentJob, signal: stop.signal, report: (progress: Progress) => seen.push(progress) };
    const names = await openNaming({ kind: 'manifest', file }, folder, job);
    assert.equal(names.expectedPaths.length, 50_000);
    assert.deepEqual(names.originOf('ring/49999.png')?.patient, 'P199');
    const done = seen.map((progress) => progress.done);
    assert.ok(done.length >= 5, `${done.length} reports`);
    assert.deepEqual(
      done,
      done.toSorted((a, b) => a - b),
    );
    assert.ok(done[0] !== undefined && done[0] < rows.length / 2, 'it is told while it is read');
    assert.equal(seen[0]?.total, (await stat(file)).size);

    const stopping = {
      ...job,
      report: () => {
        stop.abort();
      },
    };
    await assert.rejects(openNaming({ kind: 'manifest', file }, folder, stopping), { code: 'cancelled' });
  });

  test('that is not there is named', async () => {
    const file = join(folder, 'other.csv');
    await assert.rejects(openNaming({ kind: 'manifest', file }, folder), {
      code: 'not-found',
      message: /other\.csv/,
    });
  });
});

test('without any naming only the class is known', async () => {
  const names = await openNaming({ kind: 'none' }, '/data');
  assert.deepEqual(names.originOf('ring/x/C33P1thinF_IMG_20150619_114756a_cell_1.png'), {
    className: 'ring',
    patient: null,
    slide: null,
  });
});
