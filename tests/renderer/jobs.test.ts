import assert from 'node:assert/strict';
import test from 'node:test';
import type { JobStatus, JobSummary } from '../../src-main/contract/index.ts';
import { pause, reconnectDelayMs } from '../../src-renderer/lib/api/reconnect.ts';
import { activeJobs, endedJobs, jobShare, mergeJobs } from '../../src-renderer/lib/job-list.ts';

function job(id: number, status: JobStatus, progress: JobSummary['progress'] = null): JobSummary {
  return {
    id,
    kind: 'screening',
    subject: { name: String(id), label: `Batch ${String(id)}` },
    status,
    createdAt: '2026-11-23T09:14:00Z',
    startedAt: null,
    finishedAt: null,
    progress,
    error: null,
    resumable: false,
    waitsFor: null,
  };
}

test('a changed job takes the place of the one known, newest first, no more than are kept', () => {
  const merged = mergeJobs(
    [job(2, 'running'), job(1, 'finished')],
    [job(2, 'finished'), job(3, 'queued')],
    2,
  );
  assert.deepEqual(
    merged.map(({ id, status }) => [id, status]),
    [
      [3, 'queued'],
      [2, 'finished'],
    ],
  );
});

test('a job has ended where it was active before and is not any more', () => {
  const known = [job(1, 'running'), job(2, 'queued'), job(3, 'finished')];
  const ended = endedJobs(known, [
    job(1, 'failed'),
    job(2, 'running'),
    job(3, 'finished'),
    job(4, 'finished'),
  ]);
  assert.deepEqual(
    ended.map(({ id }) => id),
    [1],
  );
});

test('the running job comes first, then the queue in its order', () => {
  const active = activeJobs([job(5, 'queued'), job(4, 'queued'), job(3, 'finished'), job(6, 'running')]);
  assert.deepEqual(
    active.map(({ id }) => id),
    [6, 4, 5],
  );
});

test('failed items count as gone through; without a total no share is told', () => {
  const progress = {
    stage: '',
    unit: '',
    done: 6,
    failed: 2,
    total: 10,
    ratePerSecond: null,
    secondsLeft: null,
  };
  assert.equal(jobShare(job(1, 'running', progress)), 0.8);
  assert.equal(jobShare(job(1, 'running', { ...progress, total: null })), null);
  assert.equal(jobShare(job(1, 'running', { ...progress, total: 0 })), null);
  assert.equal(jobShare(job(1, 'queued')), null);
});

test('the line is tried again soon at first, then every five seconds', () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 20].map(reconnectDelayMs), [250, 500, 1000, 2000, 4000, 5000, 5000]);
});

test('a wait ends at once when what it waits for is stopped', async () => {
  const stop = new AbortController();
  const waiting = pause(60_000, stop.signal);
  stop.abort();
  await waiting;
  await pause(60_000, stop.signal);
});
