import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, win32 } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { silentJob } from '../../src-main/base/index.ts';
import { cellRowSchema, type ModelCard } from '../../src-main/contract/index.ts';
import { generateSyntheticDataset, generateSyntheticSlides } from '../../src-main/synthetic/index.ts';
import { type Ending, temporaryFolder } from '../support/clinic.ts';
import { CommandLine } from '../support/command-line.ts';
import { hostPath, skipWithoutWindows, WindowsCommandLine, windowsFolder } from './support/windows-pc.ts';

const PATIENTS = 9;
const CELLS_PER_PATIENT = 8;
const SLIDE_CELLS = 30;
/** Windows and Linux add in the same order; what may differ is the last bit. */
const SAME = 1e-6;

/** Path below the slides' folder to probability. */
function probabilities(out: string): ReadonlyMap<string, number | null> {
  const lines = readFileSync(join(out, 'cells.jsonl'), 'utf8').trim().split('\n');
  const rows = lines.map((line) => cellRowSchema.parse(JSON.parse(line)));
  return new Map(rows.map(({ path, probability }) => [path.replaceAll('\\', '/'), probability]));
}

describe('the whole story on Windows, by the command line', { skip: skipWithoutWindows }, () => {
  const endings: (() => Promise<void>)[] = [];
  const t: Ending = { after: (work) => endings.unshift(work) };
  /** Of the laboratory on C:, with spaces and letters of two scripts in its name. */
  let lab = '';
  let smearwise: WindowsCommandLine;
  let here = '';
  const at = (...names: string[]) => win32.join(lab, ...names);
  const file = (...names: string[]) => hostPath(at(...names));

  before(async () => {
    lab = windowsFolder(t, 'Labor Tübingen ラボ');
    here = await temporaryFolder(t, 'story-here');
    smearwise = new WindowsCommandLine(at('home'));
    const common = { seed: 1, job: silentJob };
    const cells = { patients: PATIENTS, cellsPerPatient: CELLS_PER_PATIENT, infectedShare: 0.4 };
    await generateSyntheticDataset({ ...common, ...cells, folder: file('cells') });
    const slides = [{ name: 'slide', cells: SLIDE_CELLS, parasitaemia: 0.3 }];
    await generateSyntheticSlides({ ...common, folder: file('slides'), slides });
    renameSync(file('slides', 'slide'), file('slides', 'Objektträger 1'));
    writeFileSync(file('slides', 'Objektträger 1', 'damaged.png'), 'no picture');
  });
  after(async () => {
    for (const end of endings) await end();
  });

  test('a folder of cells is imported and split by patient', async () => {
    const { report } = await smearwise.answer('dataset import', [at('cells'), '--name', 'clinic']);
    assert.equal(report.added, PATIENTS * CELLS_PER_PATIENT);
    const { split } = await smearwise.answer('dataset split', ['clinic', '--ratio', '50,25,25']);
    assert.equal(
      split.parts.reduce((sum, { units }) => sum + units, 0),
      PATIENTS,
    );
  });

  let card: ModelCard | undefined;

  test('Quick and Standard learn from it, are tested, and compared', async () => {
    const usual = ['--dataset', 'clinic', '--views', '1', '--device', 'cpu'];
    const small = ['--backbone', 'random-conv', '--input-size', '32', '--epochs', '2'];
    const quick = await smearwise.answer('train', [...usual, ...small]);
    card = quick.card;
    assert.ok(existsSync(hostPath(quick.report)), quick.report);
    const standard = await smearwise.answer('train', [...usual, ...small, '--recipe', 'standard']);
    assert.deepEqual([quick.version, standard.version], ['v1', 'v2']);
    const { comparison } = await smearwise.answer('models compare', ['v1', 'v2']);
    assert.ok(comparison);
  });

  test('a version that misses its limits is used under a name only', async () => {
    if (card?.acceptance.met === true) return;
    await smearwise.failure('refused', ['models', 'use', 'v1']);
    await smearwise.answer('models use', ['v1', '--override', 'Dr. Müller', '--reason', 'a trial']);
  });

  test('slides are screened, a damaged picture is a row, and report and tables are written', async () => {
    const { screening } = await smearwise.answer('screen', [
      ...[at('slides'), '--out', at('Bericht 1'), '--model', 'v1', '--device', 'cpu'],
    ]);
    assert.deepEqual([screening.done, screening.unreadable], [SLIDE_CELLS, 1]);
    for (const name of ['cells.csv', 'cells.jsonl', 'slides.csv', 'slides.xlsx', 'report.html'])
      assert.ok(existsSync(file('Bericht 1', name)), name);
  });

  test('labels are checked, and the suspects written to a table', async () => {
    const { out } = await smearwise.answer('dataset labels', [
      ...['clinic', '--backbone', 'random-conv', '--folds', '3', '--out', at('suspects.csv')],
    ]);
    assert.equal(out, at('suspects.csv'));
    assert.ok(existsSync(file('suspects.csv')));
  });

  test('a model goes to Linux on a USB stick, and gives the same answers there', async () => {
    mkdirSync(file('stick'));
    const exported = await smearwise.answer('models export', ['v1', at('stick', 'clinic.onnx')]);
    assert.equal(exported.model, at('stick', 'clinic.onnx'));
    const linux = new CommandLine(join(here, 'home'));
    await linux.answer('models import', [file('stick', 'clinic.onnx')]);
    await linux.answer('screen', [
      ...[file('slides'), '--out', join(here, 'report'), '--model', 'v1', '--device', 'cpu'],
    ]);
    const there = probabilities(file('Bericht 1'));
    const own = probabilities(join(here, 'report'));
    assert.deepEqual([...there.keys()].sort(), [...own.keys()].sort());
    const difference = [...own].map(([path, value]) => Math.abs((value ?? 0) - (there.get(path) ?? 0)));
    assert.ok(Math.max(...difference) <= SAME, String(Math.max(...difference)));
    assert.ok(new Set(own.values()).size > SLIDE_CELLS / 2, 'the cells are told apart');
  });

  test('another data folder, on drive D:, takes the model in, and refuses a changed one', async () => {
    const other = new WindowsCommandLine(windowsFolder(t, 'Second lab', 'D'));
    await other.answer('models import', [at('stick', 'clinic.onnx')]);
    const { models } = await other.answer('models list');
    assert.equal(models.length, 1);
    writeFileSync(file('stick', 'clinic.onnx'), 'no model');
    await other.failure('corrupt', ['models', 'import', at('stick', 'clinic.onnx')]);
  });

  test('it says what the PC can compute with', async () => {
    const { devices } = await smearwise.answer('devices');
    assert.ok(devices.some(({ device }) => device.device === 'cpu' && device.available));
  });
});
