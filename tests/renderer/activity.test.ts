import assert from 'node:assert/strict';
import test from 'node:test';
import type { JobKind, JobResult } from '../../src-main/contract/index.ts';
import { jobHref } from '../../src-renderer/lib/job-href.ts';
import { jobTitle, waitingText } from '../../src-renderer/lib/job-words.ts';
import { jobSeconds, logText, resultSentences } from '../../src-renderer/screens/activity/job-facts.ts';

test('a job is named by what it does and to what', () => {
  const subject = { name: '7', label: 'Batch 3' };
  assert.equal(jobTitle({ kind: 'screening', subject }), 'Screening: Batch 3');
});

test('a job that waits names the one that runs, and how many wait before it', () => {
  const ahead = { job: 4, kind: 'training', subject: { name: '3', label: 'clinic' } } as const;
  assert.equal(
    waitingText({ waitsFor: { ...ahead, between: 0 } }),
    'Waits for "Training: clinic", which is running',
  );
  assert.equal(
    waitingText({ waitsFor: { ...ahead, between: 2 } }),
    'Waits for "Training: clinic", which is running, and 2 more',
  );
  assert.equal(waitingText({ waitsFor: null }), 'Waiting for the work before it');
});

test('a job takes from its start to its end, or until now; one that waits takes nothing yet', () => {
  const startedAt = '2026-11-23T09:00:00Z';
  const now = Date.parse('2026-11-23T09:05:00Z');
  assert.equal(jobSeconds({ startedAt, finishedAt: '2026-11-23T09:01:30Z' }, now), 90);
  assert.equal(jobSeconds({ startedAt, finishedAt: null }, now), 300);
  assert.equal(jobSeconds({ startedAt: null, finishedAt: null }, now), null);
  // The clock of the PC was set back in between.
  assert.equal(jobSeconds({ startedAt, finishedAt: '2026-11-23T08:00:00Z' }, now), 0);
});

test('what a job brought is told in a sentence', () => {
  assert.deepEqual(resultSentences({ kind: 'training', version: 'v3' }), ['Version v3.']);
  assert.deepEqual(resultSentences({ kind: 'screening-export', folder: '/out' }), ['Written to /out.']);
  const report = { added: 96, problems: [{ problem: 'unreadable', files: 2 }] };
  assert.deepEqual(resultSentences({ kind: 'dataset-import', report } as JobResult), [
    '96 images were added.',
    '2 files need a look.',
  ]);
});

test('a job leads to what it works on; backbones are a view of the models', () => {
  const address = (kind: JobKind) => jobHref({ id: 4, kind, subject: { name: 'x', label: 'x' } });
  assert.equal(address('backbone-download'), '#/models?show=backbones');
  assert.equal(address('model-import'), '#/models');
  assert.equal(address('training'), '#/train/x');
  assert.equal(address('dataset-fetch'), '#/datasets/import/4');
});

test('a log is copied with its times', () => {
  const at = '2026-11-23T09:00:00Z';
  assert.equal(
    logText([
      { at, text: 'one' },
      { at, text: 'two' },
    ]),
    `${at}  one\n${at}  two`,
  );
});
