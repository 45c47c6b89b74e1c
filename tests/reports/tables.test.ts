import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { openPromise } from 'yauzl';
import type { CellRow } from '../../src-main/contract/index.ts';
import {
  writeCellsCsv,
  writeCellsJsonl,
  writeSlidesCsv,
  writeSlidesWorkbook,
} from '../../src-main/reports/index.ts';
import { sampleScreening } from '../support/sample-reports.ts';

const CELL: CellRow = {
  path: 'slide-1/cell_1.png',
  slide: 'slide-1',
  status: 'done',
  predictedClass: 'Parasitized',
  probability: 0.9731,
  needsReview: false,
  reason: null,
  reviewedClass: null,
  reviewer: null,
  sha256: 'ab'.repeat(32),
};

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smearwise-tables-'));
});
after(async () => {
  await rm(folder, { recursive: true });
});

const read = async (path: string) =>
  parse<Record<string, string>>(await readFile(path), { bom: true, columns: true });

describe('cells as CSV', () => {
  test('begin with a byte order mark and one heading, then one line a cell', async () => {
    const path = join(folder, 'new/folder/cells.csv');
    await writeCellsCsv(path, [CELL, { ...CELL, path: 'b.png', needsReview: true }]);
    const bytes = await readFile(path);
    assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    assert.deepEqual(await read(path), [
      {
        path: 'slide-1/cell_1.png',
        slide: 'slide-1',
        status: 'done',
        class: 'Parasitized',
        predicted_class: 'Parasitized',
        probability: '0.9731',
        needs_review: 'false',
        reviewed_class: '',
        reviewer: '',
        reason: '',
        sha256: CELL.sha256,
      },
      { ...(await read(path))[0], path: 'b.png', needs_review: 'true' },
    ]);
  });

  test('count a review before the answer of the model', async () => {
    const path = join(folder, 'reviewed.csv');
    await writeCellsCsv(path, [{ ...CELL, reviewedClass: 'Uninfected', reviewer: 'A. Diallo' }]);
    const [row] = await read(path);
    assert.equal(row?.['class'], 'Uninfected');
    assert.equal(row['predicted_class'], 'Parasitized');
    assert.equal(row['reviewer'], 'A. Diallo');
  });

  test('hold no text that a spreadsheet would run', async () => {
    const starts = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '\0x', ' =1', '＝1+1'];
    const path = join(folder, 'formulas.csv');
    await writeCellsCsv(
      path,
      starts.map((start) => ({ ...CELL, path: start, slide: start, reviewer: start, reason: start })),
    );
    const rows = await read(path);
    for (const [i, start] of starts.entries()) {
      for (const column of ['path', 'slide', 'reviewer', 'reason']) {
        assert.equal(rows[i]?.[column], `'${start}`, `${column} of row ${i}`);
      }
    }
  });

  test('leave numbers and harmless text as they are', async () => {
    const path = join(folder, 'harmless.csv');
    const reason = 'Größe, "quoted"\nsecond line; a=b 1-2';
    await writeCellsCsv(path, [{ ...CELL, probability: -0.25, reason }]);
    const [row] = await read(path);
    assert.equal(row?.['probability'], '-0.25');
    assert.equal(row['reason'], reason);
  });

  test('without a cell have their headings all the same', async () => {
    const path = join(folder, 'none.csv');
    await writeCellsCsv(path, []);
    assert.match(await readFile(path, 'utf8'), /^\ufeffpath,slide,status,class,/);
  });
});

describe('cells as JSON Lines', () => {
  test('are one object a line with the schema, text exactly as it is', async () => {
    const path = join(folder, 'cells.jsonl');
    const odd = { ...CELL, path: '=1+1\n"x"', probability: null };
    await writeCellsJsonl(path, [CELL, odd]);
    const lines = (await readFile(path, 'utf8')).split('\n');
    assert.equal(lines.length, 3);
    assert.equal(lines[2], '');
    assert.deepEqual(JSON.parse(lines[0] ?? ''), { schema: 1, ...CELL });
    assert.deepEqual(JSON.parse(lines[1] ?? ''), { schema: 1, ...odd });
  });

  test('stream: rows are asked for as they are written', async () => {
    const path = join(folder, 'many.jsonl');
    let given = 0;
    async function* rows() {
      for (; given < 20_000; given++) {
        if (given % 1000 === 0) await new Promise(setImmediate);
        yield { ...CELL, path: `cell_${given}.png` };
      }
    }
    await writeCellsJsonl(path, rows());
    assert.equal((await readFile(path, 'utf8')).match(/\n/g)?.length, 20_000);
  });
});

test('a table that breaks off leaves the one that was there, and nothing else', async () => {
  const own = await mkdtemp(join(folder, 'broken-'));
  const path = join(own, 'cells.csv');
  await writeFile(path, 'as it was');
  function* broken() {
    for (let i = 0; i < 5000; i++) yield CELL;
    throw new Error('the database went away');
  }
  for (const write of [writeCellsCsv, writeCellsJsonl]) {
    await assert.rejects(write(path, broken()), /the database went away/);
    assert.equal(await readFile(path, 'utf8'), 'as it was');
    assert.deepEqual(await readdir(own), ['cells.csv']);
  }
});

test('slides as CSV: figures in percent, unknown ones empty, and where they come from on every line', async () => {
  const path = join(folder, 'slides.csv');
  const { summary } = sampleScreening();
  const slides = summary.slides.map((slide, i) =>
    i === 0 ? { ...slide, slide: '=slide', statistics: { ...slide.statistics, limitOfBlank: null } } : slide,
  );
  await writeSlidesCsv(path, slides, summary);
  const rows = await read(path);
  assert.equal(rows.length, 5);
  assert.equal(rows[0]?.['slide'], "'=slide");
  assert.equal(rows[0]['limit_of_blank_percent'], '');
  assert.equal(rows[0]['verdict'], 'parasites-found');
  assert.equal(rows[0]['parasitaemia_percent'], '11.5234375');
  assert.equal(rows[0]['weighed_percent'], '9.44921875');
  assert.deepEqual(
    [rows[0]['cells'], rows[0]['positives'], rows[0]['doubtful'], rows[0]['doubtful_positives']],
    ['1024', '118', '21', '9'],
  );
  assert.equal(rows[1]?.['verdict'], 'none-found');
  assert.match(rows[1]['upper_bound_if_none_percent'] ?? '', /^0\.13\d/);
  assert.equal(rows[0]['upper_bound_if_none_percent'], '');
  for (const row of rows) {
    assert.equal(row['model_version'], 'v7');
    assert.equal(row['model_sha256'], summary.model.sha256);
    assert.equal(row['threshold'], '0.5');
    assert.equal(row['synthetic_model'], 'false');
    assert.equal(row['screening'], '12');
  }
});

describe('slides as an Excel workbook', () => {
  test('hold what the CSV holds, numbers as numbers and unknown ones empty', async () => {
    const { summary } = sampleScreening();
    await writeSlidesCsv(join(folder, 'same.csv'), summary.slides, summary);
    await writeSlidesWorkbook(join(folder, 'same.xlsx'), summary.slides, summary);
    const csv: string[][] = parse(await readFile(join(folder, 'same.csv')), { bom: true });
    const sheet = await readSheet(join(folder, 'same.xlsx'));
    assert.deepEqual(
      sheet.map((row) => row.map((value) => (value === null ? '' : String(value)))),
      csv,
    );
    const [headings = [], first = []] = sheet;
    const at = (heading: string) => first[headings.indexOf(heading)];
    assert.deepEqual([at('cells'), at('parasitaemia_percent'), at('threshold')], [1024, 11.5234375, 0.5]);
    assert.deepEqual([at('synthetic_model'), at('upper_bound_if_none_percent')], [false, null]);
  });

  test('hold no formula, whatever a slide is called, and no character that breaks the file', async () => {
    const { summary } = sampleScreening();
    const names = ['=1+1', '@SUM(A1)', '<b>&"', 'Größe 1', '\u0001x\uD800', ' 7 ', '1e3'];
    const [slide] = summary.slides;
    assert.ok(slide);
    const path = join(folder, 'odd.xlsx');
    await writeSlidesWorkbook(
      path,
      names.map((name) => ({ ...slide, slide: name })),
      summary,
    );
    const [, ...rows] = await readSheet(path, { trim: false });
    assert.deepEqual(
      rows.map(([name]) => name),
      names.with(4, 'x'),
    );
    assert.doesNotMatch(await entryOf(path, 'xl/worksheets/sheet1.xml'), /<f[ >]/);
  });
});

/** The text of a file in a zip archive, as an .xlsx is one. */
async function entryOf(path: string, name: string): Promise<string> {
  const archive = await openPromise(path, { lazyEntries: true });
  for await (const entry of archive.eachEntry()) {
    if (entry.fileName === name) return text(await archive.openReadStreamPromise(entry));
  }
  throw new Error(`${path} has no ${name}`);
}
