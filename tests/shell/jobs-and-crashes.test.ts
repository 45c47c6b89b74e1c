import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import type { JobStatus, JobSummary } from '../../src-main/contract/index.ts';
import {
  afterGpuGone,
  afterPageGone,
  chosenHome,
  endsWithLastWindow,
  type GoneReason,
  jobNews,
  type Killable,
  killWhenThere,
  leaveGpuNote,
  onQuit,
  otherHome,
  takeGpuNote,
  taskbarProgress,
  tellFirstStart,
  workerExit,
} from '../../src-main/shell/index.ts';
import { hold } from '../support/held-files.ts';

const job = (changes: Partial<JobSummary> = {}): JobSummary => ({
  id: 1,
  kind: 'screening',
  subject: { name: '1', label: 'Monday' },
  status: 'running',
  createdAt: '2026-11-02T08:00:00Z',
  startedAt: '2026-11-02T08:00:00Z',
  finishedAt: null,
  progress: null,
  error: null,
  resumable: false,
  waitsFor: null,
  ...changes,
});
const at = (done: number, total: number | null, failed = 0) => ({
  progress: { stage: 'classify', unit: 'cells', done, failed, total, ratePerSecond: null, secondsLeft: null },
});

describe('the task bar', () => {
  test('shows nothing where nothing runs', () => {
    assert.deepEqual(taskbarProgress([]), { value: -1, mode: 'none' });
    assert.equal(taskbarProgress([job({ status: 'queued' })]).mode, 'none');
  });

  test('shows how far a job is, unreadable files included', () => {
    assert.deepEqual(taskbarProgress([job(at(40, 100, 10))]), { value: 0.5, mode: 'normal' });
  });

  test('shows the mean of jobs side by side', () => {
    assert.equal(taskbarProgress([job(at(100, 100)), job(at(0, 10))]).value, 0.5);
  });

  test('moves to and fro while no total is known', () => {
    for (const unknown of [job(), job(at(5, null)), job(at(0, 0))])
      assert.equal(taskbarProgress([unknown]).mode, 'indeterminate');
  });

  test('never passes the end', () => {
    assert.equal(taskbarProgress([job(at(12, 10))]).value, 1);
  });
});

describe('a notification', () => {
  const ended = job({ status: 'finished', finishedAt: '2026-11-02T08:10:00Z' });

  test('when a long job has ended and nobody looks', () => {
    assert.deepEqual(jobNews('running', ended, false), {
      id: 1,
      kind: 'screening',
      end: 'finished',
      details: 'Monday',
    });
  });

  test('says why it failed', () => {
    const failed = {
      ...ended,
      status: 'failed' as const,
      error: { code: 'no-space' as const, message: 'The disk is full.' },
    };
    assert.equal(jobNews('running', failed, false)?.details, 'Monday\nThe disk is full.');
    assert.equal(jobNews('running', { ...ended, status: 'interrupted' }, false)?.end, 'interrupted');
  });

  test('not while the window is looked at', () => {
    assert.equal(jobNews('running', ended, true), undefined);
  });

  test('not for a short job', () => {
    assert.equal(jobNews('running', { ...ended, finishedAt: '2026-11-02T08:00:20Z' }, false), undefined);
  });

  test('not for what a person stopped, nor for what has not ended', () => {
    for (const status of ['cancelled', 'running', 'queued'] satisfies JobStatus[])
      assert.equal(jobNews('running', { ...ended, status }, false), undefined);
  });

  test('not for news of old: a job that was not active before', () => {
    assert.equal(jobNews(undefined, ended, false), undefined);
    assert.equal(jobNews('finished', ended, false), undefined);
  });
});

describe('the data folder', () => {
  test('is named on the command line, among what belongs to Chromium', () => {
    for (const named of [['--home', '/lab'], ['--home=/lab']])
      assert.equal(chosenHome(['electron', '--no-sandbox', '.', ...named, '--lang=de']), '/lab');
  });

  test('or nowhere', () => {
    for (const words of [[], ['.'], ['--home'], ['--home='], ['--homely', '/lab']])
      assert.equal(chosenHome(['electron', ...words]), undefined);
  });
});

describe('the process of a job', () => {
  test('that is to end before it is there ends as soon as it is', () => {
    const events = new EventEmitter();
    let kills = 0;
    const child: Killable & { pid: number | undefined } = {
      pid: undefined,
      // As Electron does it: nothing, until the process is there.
      kill: () => {
        if (child.pid !== undefined) kills += 1;
        return child.pid !== undefined;
      },
      once: (event, listener) => events.once(event, listener),
    };
    killWhenThere(child);
    assert.equal(kills, 0);
    child.pid = 12;
    events.emit('spawn');
    assert.equal(kills, 1);
    killWhenThere(child);
    assert.equal(kills, 2);
  });
});

describe('a second start', () => {
  test('tells the first one which data folder it was to open, as a whole path', () => {
    assert.deepEqual(tellFirstStart(['electron', '.', '--home', '/lab/data']), {
      home: resolve('/lab/data'),
    });
    assert.deepEqual(tellFirstStart(['electron', '--home=lab']), { home: resolve('lab') });
    assert.deepEqual(tellFirstStart(['electron', '--flag']), { home: null });
  });

  test('of the same folder, or of none, is no news; Windows does not tell cases apart', () => {
    const open = resolve('/lab/Data');
    for (const told of [{ home: open }, { home: null }, {}, null, 'nonsense'])
      assert.equal(otherHome(open, told), undefined);
    const otherCase = open.toLowerCase();
    assert.equal(otherHome(open, { home: otherCase }, 'win32'), undefined);
    assert.equal(otherHome(open, { home: otherCase }, 'linux'), otherCase);
    assert.equal(otherHome(open, { home: resolve('/lab 2') }), resolve('/lab 2'));
  });
});

describe('the note that the graphics card failed', () => {
  test('is left for the next start, and taken by it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'smearwise-note-'));
    assert.equal(takeGpuNote(folder), false);
    assert.ok(leaveGpuNote(folder));
    assert.equal(takeGpuNote(folder), true);
    assert.equal(takeGpuNote(folder), false);
    rmSync(folder, { recursive: true });
  });

  test('that cannot be written is no second failure', () => {
    assert.equal(leaveGpuNote(join(tmpdir(), 'smearwise-is-not-there')), false);
  });

  test('that another program holds is seen, and the app starts', (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'smearwise-note-'));
    leaveGpuNote(folder);
    hold(context, join(folder, 'draw-without-gpu'));
    assert.equal(takeGpuNote(folder), true);
    context.mock.restoreAll();
    syncBuiltinESMExports();
    rmSync(folder, { recursive: true });
  });
});

describe('quitting', () => {
  test('asks while jobs are active, and only then', () => {
    assert.equal(onQuit(0), 'quit');
    assert.equal(onQuit(1), 'ask');
    assert.equal(onQuit(3), 'ask');
  });

  test('the last window closes the app everywhere but on macOS', () => {
    assert.ok(endsWithLastWindow('linux'));
    assert.ok(endsWithLastWindow('win32'));
    assert.ok(!endsWithLastWindow('darwin'));
  });
});

describe('when the page’s process is gone', () => {
  const NOW = 1_000_000;

  for (const reason of [
    'abnormal-exit',
    'crashed',
    'killed',
    'launch-failed',
    'memory-eviction',
    'oom',
  ] satisfies GoneReason[]) {
    test(`${reason}: the page is shown again`, () => {
      assert.equal(afterPageGone(reason, [], NOW), 'reload');
    });
  }

  test('the third time within a minute the person is asked', () => {
    assert.equal(afterPageGone('crashed', [NOW - 50_000], NOW), 'reload');
    assert.equal(afterPageGone('crashed', [NOW - 50_000, NOW - 1000], NOW), 'ask');
    assert.equal(afterPageGone('crashed', [NOW - 70_000, NOW - 60_000], NOW), 'reload');
  });

  test('an ordinary end is none of our business', () => {
    assert.equal(afterPageGone('clean-exit', [], NOW), 'nothing');
  });

  test('files that were changed are not loaded again by themselves', () => {
    assert.equal(afterPageGone('integrity-failure', [], NOW), 'ask');
  });
});

test('a graphics card that fails three times is left out at the next start', () => {
  assert.equal(afterGpuGone('crashed', 1), 'nothing');
  assert.equal(afterGpuGone('crashed', 2), 'nothing');
  assert.equal(afterGpuGone('crashed', 3), 'software-next-time');
  assert.equal(afterGpuGone('clean-exit', 9), 'nothing');
});

describe('the end of a job’s process', () => {
  const end = { exitCode: 1, reason: undefined, fatalError: undefined, stderr: '' };

  test('carries the exit code and the last words', () => {
    assert.deepEqual(workerExit({ ...end, exitCode: 134, stderr: 'bad_alloc' }), {
      exitCode: 134,
      signal: null,
      lastWords: 'bad_alloc',
    });
  });

  test('says why, as far as Chromium and V8 know', () => {
    const { lastWords } = workerExit({ ...end, reason: 'oom', fatalError: 'v8::Zone', stderr: 'heap' });
    assert.equal(lastWords, 'The system ran out of memory.\nV8: v8::Zone\nheap');
  });

  test('says nothing of an ordinary end', () => {
    assert.equal(workerExit({ ...end, exitCode: 0, reason: 'clean-exit' }).lastWords, '');
  });
});
