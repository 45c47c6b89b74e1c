import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../src-main/base/index.ts';
import { exitCodeOf } from '../../src-main/cli/index.ts';
import type { ErrorCode } from '../../src-main/contract/index.ts';
import { showDataset } from '../../src-main/services/datasets/index.ts';
import { labelFindings, requireCheck } from '../../src-main/services/labels/index.ts';
import type { Store } from '../../src-main/store/index.ts';
import type { CommandLine } from '../support/command-line.ts';
import { LAX, SMALL_TRAINING } from '../support/laboratory.ts';
import { assertSound } from './sound-home.ts';

const EVERY_FINDING = { state: null, given: null, patient: null };
const MOST_FINDINGS = 1000;

/** Where a job works: its data folder, what it reads, and where it writes. */
export interface Place {
  readonly commandLine: CommandLine;
  /** Class folders of cells. */
  readonly cells: string;
  readonly slides: string;
  /** For what is written outside the data folder; it is there. */
  readonly out: string;
}

export interface AttackedJob {
  readonly name: string;
  words(place: Place): readonly string[];
  /** Brings a job that was cut short to its end, as a person would; default: the same command again. */
  goOn?(place: Place, words: readonly string[]): Promise<void>;
  /** What it came to, without times. */
  figures(store: Store, place: Place): unknown;
}

/** Jobs in the order of their story: each needs those before it. */
export const JOBS: readonly AttackedJob[] = [
  {
    name: 'import',
    words: ({ cells }) => ['dataset', 'import', cells, '--name', 'clinic', '--synthetic'],
    figures: (store) => showDataset(store, 'clinic'),
  },
  {
    name: 'split',
    words: () => ['dataset', 'split', 'clinic', '--ratio', '50,25,25', '--name', 'halves'],
    // What was recorded before the end is there, by its name.
    goOn: ({ commandLine }, words) => endWith(commandLine, words, 'conflict'),
    figures: (store) => showDataset(store, 'clinic').splits,
  },
  {
    name: 'quick training',
    words: () => ['train', ...SMALL_TRAINING, ...LAX, '--name', 'first'],
    async goOn({ commandLine }, words) {
      if (assertSound(commandLine.home, (store) => store.models.list()).length > 0) return;
      const resumed = await commandLine.run(['train', '--resume', '--json']);
      // It was cut short before there was anything to go on with.
      if (resumed.code === exitCodeOf('not-found')) await endWith(commandLine, words);
      else assert.equal(resumed.code, 0, resumed.stdout);
    },
    figures: (store) => store.models.list().map(({ version, card }) => ({ version, test: card.test })),
  },
  {
    name: 'screening',
    words: (place) => ['screen', place.slides, '--model', 'v1', '--out', tablesOf(place)],
    figures: (_, place) => sha256(readFileSync(join(tablesOf(place), 'cells.csv'))),
  },
  {
    name: 'label check',
    words: () => [
      ...['dataset', 'labels', 'clinic', '--backbone', 'random-conv', '--folds', '3', '--seed', '5'],
    ],
    figures(store) {
      const request = { dataset: 'clinic', filter: EVERY_FINDING, offset: 0, limit: MOST_FINDINGS };
      // The number of a check counts those that were begun before.
      return { ...requireCheck(store, 'clinic'), id: 0, findings: labelFindings(store, request) };
    },
  },
  {
    name: 'export',
    words: (place) => ['models', 'export', 'v1', exportOf(place)],
    figures: (_, place) =>
      [exportOf(place), `${exportOf(place)}.json`].map((file) => sha256(readFileSync(file))),
  },
];

function tablesOf({ out }: Place): string {
  return join(out, 'tables');
}

function exportOf({ out }: Place): string {
  return join(out, 'model.onnx');
}

/** What a job came to, in a data folder that is sound. */
export function figuresOf(job: AttackedJob, place: Place): unknown {
  return withoutTimes(assertSound(place.commandLine.home, (store) => job.figures(store, place)));
}

/** Goes on with a job that was cut short, and asserts that it comes to what it came to when it was not. */
export async function assertSameEnd(job: AttackedJob, place: Place, figures: unknown): Promise<void> {
  const words = job.words(place);
  await (job.goOn ? job.goOn(place, words) : endWith(place.commandLine, words));
  assert.deepEqual(figuresOf(job, place), figures, job.name);
}

async function endWith(commandLine: CommandLine, words: readonly string[], or?: ErrorCode): Promise<void> {
  const { code, stdout, stderr } = await commandLine.run([...words, '--json']);
  const isAsHoped = code === 0 || (or !== undefined && code === exitCodeOf(or));
  assert.ok(isAsHoped, `${words.join(' ')} ended with ${code}: ${stdout}${stderr}`);
}

/** The same without instants and durations, which no two runs share. */
function withoutTimes(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, inner: unknown) =>
      /At$|seconds$|Seconds$|PerSecond$/.test(key) ? undefined : inner,
    ),
  );
}
