/** What a person was told is on the disk: the level at which each kind of record is committed, as SQLite says it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { silentJob } from '../../src-main/base/index.ts';
import { screeningOptionsSchema } from '../../src-main/contract/index.ts';
import { importDataset, splitDataset } from '../../src-main/services/datasets/index.ts';
import { checkLabels, decideLabels, labelFindings } from '../../src-main/services/labels/index.ts';
import { useModel } from '../../src-main/services/models/index.ts';
import { cellsOfScreening, reviewCells, screenFolder } from '../../src-main/services/screening/index.ts';
import { changeSettings } from '../../src-main/services/settings/index.ts';
import { trainModel } from '../../src-main/services/training/index.ts';
import { drawClinic, openClinic, smallTraining, temporaryFolder } from '../support/clinic.ts';
import { openRaw } from '../store/home.ts';

/** As SQLite numbers them: waiting for the disk, and leaving that to the next checkpoint. */
const FULL = 2;
const NORMAL = 1;

const { workspace, cells } = await openClinic({ after }, { mislabelledEvery: 6 });
const { store } = workspace;
const { version } = await trainModel(workspace, smallTraining(), silentJob);
const raw = openRaw({ after } as Parameters<typeof openRaw>[0], store.path);
raw.pragma('busy_timeout = 5000');
raw.exec('CREATE TABLE levels (number INTEGER PRIMARY KEY, changed TEXT, status TEXT, level INTEGER)');
const tables = raw
  .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'`)
  .pluck()
  .all()
  // Digests are written with the rows that they are of.
  .filter((name) => !['levels', 'row_digests'].includes(name) && !name.startsWith('sqlite_'));
for (const table of tables) {
  const status = table === 'screenings' ? 'new.status' : 'NULL';
  for (const change of ['INSERT', 'UPDATE']) {
    raw.exec(
      `CREATE TRIGGER "level_${table}_${change}" AFTER ${change} ON "${table}" BEGIN
         INSERT INTO levels (changed, status, level) SELECT '${table}', ${status}, synchronous FROM pragma_synchronous;
       END`,
    );
  }
}

interface Seen {
  readonly changed: string;
  readonly status: string | null;
  readonly level: number;
}

/** What `work` wrote, in order. */
async function levelsOf(work: () => unknown): Promise<Seen[]> {
  raw.exec('DELETE FROM levels');
  await work();
  return raw.prepare<[], Seen>('SELECT changed, status, level FROM levels ORDER BY number').all();
}

async function assertOnDisk(table: string, work: () => unknown): Promise<void> {
  const seen = await levelsOf(work);
  assert.ok(
    seen.some(({ changed }) => changed === table),
    `nothing was written to ${table}`,
  );
  assert.deepEqual(
    seen.filter(({ level }) => level < FULL),
    [],
  );
}

function screen(folder: string) {
  const options = screeningOptionsSchema.parse({ minimumCells: 10 });
  const request = {
    folder,
    model: version,
    slides: { kind: 'folder' as const },
    options,
    device: 'cpu' as const,
  };
  return screenFolder(workspace, { ...request, outFolder: undefined, beginAnew: true }, silentJob);
}

test('the results of a running screening do not wait for the disk, its beginning and its end do', async () => {
  const seen = await levelsOf(() => screen(cells));
  const results = seen.filter(({ level }) => level === NORMAL);
  assert.ok(results.some(({ changed }) => changed === 'cells'));
  const others = results.filter(({ changed }) => !['cells', 'screenings', 'slides'].includes(changed));
  assert.deepEqual(others, []);
  assert.ok(results.every(({ status }) => status === null || status === 'running'));
  const last = seen.findLast(({ changed }) => changed === 'screenings');
  assert.deepEqual(last, { changed: 'screenings', status: 'finished', level: FULL });
  assert.equal(seen.at(-1)?.level, FULL);
});

test('a review is on the disk before it is answered', async () => {
  const { summary } = await screen(cells);
  const [row] = cellsOfScreening(store, {
    ...{ screening: summary.id, slide: null, show: 'all', order: 'path' },
    ...{ offset: 0, limit: 1 },
  }).rows;
  assert.ok(row);
  await assertOnDisk('cells', () =>
    reviewCells(store, {
      screening: summary.id,
      cells: [row.id],
      className: 'Uninfected',
      reviewer: 'A. Reviewer',
    }),
  );
});

test('an import and a split are', async (t) => {
  const folder = await temporaryFolder(t, 'durability');
  await drawClinic(join(folder, 'more'));
  await assertOnDisk('images', () =>
    importDataset(store, { folder: join(folder, 'more'), name: 'more', synthetic: true }, silentJob),
  );
  await assertOnDisk('splits', () => splitDataset(store, { dataset: 'more' }));
});

test('a training and a model taken into use are', async () => {
  await assertOnDisk('model_versions', () => trainModel(workspace, smallTraining(), silentJob));
  const override = { by: 'A. Responsible', reason: 'to see it' };
  await assertOnDisk('model_versions', () => useModel(workspace, version, override));
});

test('a decision about a label is', async () => {
  await assertOnDisk('label_checks', () => checkLabels(workspace, { dataset: 'clinic' }, silentJob));
  const filter = { state: null, given: null, patient: null };
  const [finding] = labelFindings(store, { dataset: 'clinic', filter, offset: 0, limit: 1 }).rows;
  assert.ok(finding);
  await assertOnDisk('label_findings', () =>
    decideLabels(store, {
      dataset: 'clinic',
      findings: [finding.id],
      decision: { kind: 'keep' },
      by: 'A. Reviewer',
    }),
  );
});

test('settings are, with the log of who did what', async () => {
  await assertOnDisk('audit', () => changeSettings(store, { minimumCells: 123 }));
});

test('a job is; only the lines of its log are not waited for', async () => {
  const subject = { name: 'x', label: 'x' };
  let id = 0;
  await assertOnDisk('jobs', () => {
    ({ id } = store.jobs.create({ kind: 'screening', subject, task: {} }));
    store.jobs.begin(id);
    store.jobs.end(id, { status: 'finished', progress: null, error: null, result: null });
  });
  const seen = await levelsOf(() => {
    store.jobs.addLogLine(id, 'a line');
  });
  assert.deepEqual(
    seen.map(({ changed, level }) => [changed, level]),
    [['job_log', NORMAL]],
  );
});
