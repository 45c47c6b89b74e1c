import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { JobDetail, JobKind, JobSummary } from '../../src-main/contract/index.ts';
import { Calculator, JobQueue, type JobQueueOptions, nodeWorkers } from '../../src-main/jobs/index.ts';
import { type NewJob, openStore } from '../../src-main/store/index.ts';
import { newHome, openHome } from '../store/home.ts';
import type { TestTask } from './worker.ts';

const spawn = nodeWorkers(new URL('./worker.ts', import.meta.url), []);

/** A queue, closed before its store. */
function openQueue(t: TestContext, home = newHome(t), onEnd?: JobQueueOptions['onEnd']): JobQueue {
  const store = openStore(home);
  const queue = new JobQueue({ jobs: store.jobs, spawn, log: () => undefined, ...(onEnd && { onEnd }) });
  t.after(async () => {
    await queue.close();
    store.close();
  });
  return queue;
}

function counting(task: Partial<TestTask> = {}, kind: JobKind = 'screening'): NewJob {
  return { kind, subject: { name: '1', label: 'slides' }, task: { steps: 3, stepMs: 0, ...task } };
}

/** Follows the changes of a job until `reached`. */
async function follow(
  queue: JobQueue,
  id: number,
  reached: (job: JobSummary) => boolean,
): Promise<{ seen: JobSummary[]; job: JobDetail }> {
  const seen: JobSummary[] = [];
  for await (const jobs of queue.events()) {
    const job = [...jobs, queue.get(id)].find((candidate) => candidate.id === id);
    if (!job) continue;
    seen.push(job);
    if (reached(job)) break;
  }
  return { seen, job: queue.get(id) };
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const hasEnded = ({ status }: JobSummary) => status !== 'queued' && status !== 'running';
const isCounting = ({ progress }: JobSummary) => (progress?.done ?? 0) > 0;

function pidOf({ log }: JobDetail): number {
  return Number(/pid (\d+)/.exec(log.map(({ text }) => text).join())?.[1]);
}

test('a job runs in a process of its own and is remembered with its log and result', async (t) => {
  const queue = openQueue(t);
  const { id } = queue.add(counting());
  const { job } = await follow(queue, id, hasEnded);
  assert.equal(job.status, 'finished');
  assert.equal(job.attempts, 1);
  assert.deepEqual(job.result, { kind: 'backbone-import', backbone: 'counted' });
  assert.equal(job.progress?.done, 3);
  assert.notEqual(pidOf(job), process.pid);
  assert.throws(() => process.kill(pidOf(job), 0), /ESRCH/);
});

test('progress comes at most ten times a second, with rate and time left', async (t) => {
  const queue = openQueue(t);
  const { id } = queue.add(counting({ steps: 400, stepMs: 3 }));
  const startMs = performance.now();
  const { seen } = await follow(queue, id, hasEnded);
  const seconds = (performance.now() - startMs) / 1000;
  assert.ok(seen.length <= seconds * 10 + 3, `${seen.length} in ${seconds.toFixed(1)} s`);
  const rated = seen.find(({ progress }) => progress !== null && progress.ratePerSecond !== null);
  assert.ok((rated?.progress?.ratePerSecond ?? 0) > 0);
  assert.ok((rated?.progress?.secondsLeft ?? -1) >= 0);
});

test('heavy jobs wait for each other; others run beside them, one at a time', async (t) => {
  const queue = openQueue(t);
  const [first, second] = [queue.add(counting({ stepMs: 200 })), queue.add(counting({}, 'training'))];
  const beside = queue.add(counting({}, 'backbone-download'));
  assert.deepEqual([queue.get(first.id).status, queue.get(second.id).status], ['running', 'queued']);
  assert.equal(queue.get(beside.id).status, 'running');
  assert.deepEqual(
    queue.active().map(({ id }) => id),
    [first.id, second.id, beside.id],
  );
  await follow(queue, second.id, hasEnded);
  const [firstEnd, secondStart] = [queue.get(first.id).finishedAt, queue.get(second.id).startedAt];
  assert.ok(firstEnd !== null && secondStart !== null && firstEnd <= secondStart);
});

test('a job that waits says for what, and hears when that changes', async (t) => {
  const queue = openQueue(t);
  const first = queue.add(counting({ steps: 200, stepMs: 100 }, 'training'));
  const second = queue.add(counting({ steps: 200, stepMs: 100 }));
  const third = queue.add(counting());
  const beside = queue.add(counting({}, 'backbone-download'));
  const waitsFor = (ids: readonly number[]) =>
    ids.map((id) => {
      const ahead = queue.get(id).waitsFor;
      return ahead && [ahead.job, ahead.kind, ahead.subject.label, ahead.between];
    });
  assert.deepEqual(waitsFor([first.id, second.id, third.id, beside.id]), [
    null,
    [first.id, 'training', 'slides', 0],
    [first.id, 'training', 'slides', 1],
    null,
  ]);
  const heard = follow(queue, third.id, (job) => job.waitsFor?.job === second.id);
  await queue.cancel(first.id);
  const { seen } = await heard;
  assert.equal(seen.at(-1)?.waitsFor?.between, 0);
  assert.deepEqual(waitsFor([first.id, second.id]), [null, null]);
  await queue.cancel(second.id);
});

test('a running job is cancelled within a second, and resumes', async (t) => {
  const queue = openQueue(t);
  const { id } = queue.add(counting({ steps: 50, stepMs: 100 }));
  const tookMs: number[] = [];
  for (let attempt = 1; attempt <= 3; attempt++) {
    await follow(queue, id, isCounting);
    assert.equal(queue.get(id).attempts, attempt);
    const startMs = performance.now();
    const cancelled = await queue.cancel(id);
    tookMs.push(performance.now() - startMs);
    assert.equal(cancelled.status, 'cancelled');
    assert.equal(cancelled.error?.code, 'cancelled');
    assert.ok(cancelled.resumable);
    assert.equal(queue.resume(id).status, 'running');
  }
  // The quickest of three: a busy PC may be slow once.
  assert.ok(Math.min(...tookMs) < 1000, `${tookMs.join(', ')} ms`);
  await queue.cancel(id);
});

test('a job that does not hear is ended with its process', async (t) => {
  const queue = openQueue(t);
  const { id } = queue.add(counting({ then: 'hang' }));
  const { job } = await follow(queue, id, ({ progress }) => progress !== null);
  const startMs = performance.now();
  assert.equal((await queue.cancel(id)).status, 'cancelled');
  assert.ok(performance.now() - startMs < 1500);
  assert.throws(() => process.kill(pidOf(job), 0), /ESRCH/);
});

test('a queued job is cancelled before it begins', async (t) => {
  const queue = openQueue(t);
  queue.add(counting({ steps: 50, stepMs: 100 }));
  const waiting = queue.add(counting());
  assert.equal((await queue.cancel(waiting.id)).status, 'cancelled');
  assert.equal(queue.get(waiting.id).attempts, 0);
  await assert.rejects(queue.cancel(waiting.id), { code: 'conflict' });
});

test('a job that is asked to finish soon finishes', async (t) => {
  const queue = openQueue(t);
  const { id } = queue.add(counting({ steps: 1000, stepMs: 50 }, 'training'));
  await follow(queue, id, isCounting);
  queue.finishSoon(id);
  const { job } = await follow(queue, id, hasEnded);
  assert.equal(job.status, 'finished');
  assert.ok((job.progress?.done ?? 1000) < 1000);
});

test('a failed job keeps its error, and what is our fault says so', async (t) => {
  const queue = openQueue(t);
  const [failing, broken] = [queue.add(counting({ then: 'fail' })), queue.add(counting({ then: 'bug' }))];
  const { job } = await follow(queue, failing.id, hasEnded);
  assert.equal(job.status, 'failed');
  assert.deepEqual(
    [job.error?.code, job.error?.message, job.error?.nextStep],
    ['corrupt', 'The file "x" is damaged.', 'Copy it again.'],
  );
  const bug = (await follow(queue, broken.id, hasEnded)).job;
  assert.equal(bug.error?.code, 'bug');
  assert.match(bug.error.cause ?? '', /worker\.ts/);
});

test('a crashed process interrupts its job with the cause; the next one runs, and it resumes', async (t) => {
  const queue = openQueue(t);
  const [crashing, next] = [queue.add(counting({ then: 'crash' })), queue.add(counting())];
  const { job } = await follow(queue, crashing.id, hasEnded);
  assert.equal(job.status, 'interrupted');
  assert.match(job.error?.message ?? '', /SIGABRT|exit code/);
  assert.match(job.error?.cause ?? '', /out of something/);
  assert.equal((await follow(queue, next.id, hasEnded)).job.status, 'finished');
  queue.resume(crashing.id);
  assert.equal((await follow(queue, crashing.id, hasEnded)).job.attempts, 2);
});

test(
  'a process killed by the system interrupts its job',
  { skip: process.platform === 'win32' },
  async (t) => {
    const queue = openQueue(t);
    const { id } = queue.add(counting({ steps: 100, stepMs: 50 }));
    const { job: running } = await follow(queue, id, isCounting);
    process.kill(pidOf(running), 'SIGKILL');
    const { job } = await follow(queue, id, hasEnded);
    assert.deepEqual([job.status, job.resumable], ['interrupted', true]);
    assert.match(job.error?.message ?? '', /SIGKILL/);
  },
);

test('jobs of an app that died are interrupted when it starts again', async (t) => {
  const home = newHome(t);
  const store = openHome(t, home);
  const [running, queued] = [store.jobs.create(counting()), store.jobs.create(counting())];
  store.jobs.begin(running.id);
  const ended: number[] = [];
  const queue = openQueue(t, home, ({ id }) => ended.push(id));
  assert.deepEqual(
    [running, queued].map(({ id }) => queue.get(id).status),
    ['interrupted', 'interrupted'],
  );
  assert.deepEqual(ended, [running.id, queued.id]);
  assert.match(queue.get(running.id).error?.message ?? '', /ended unexpectedly/);
  queue.resume(queued.id);
  assert.equal((await follow(queue, queued.id, hasEnded)).job.status, 'finished');
});

test('closing interrupts what runs and what waits, and ends the events', async (t) => {
  const home = newHome(t);
  const queue = openQueue(t, home);
  const [running, waiting] = [queue.add(counting({ steps: 100, stepMs: 100 })), queue.add(counting())];
  await follow(queue, running.id, isCounting);
  const events = collect(queue.events());
  await queue.close();
  await events;
  const store = openHome(t, home);
  assert.deepEqual(
    [running, waiting].map(({ id }) => store.jobs.require(id).status),
    ['interrupted', 'interrupted'],
  );
});

test('events end when their listener leaves', async (t) => {
  const queue = openQueue(t);
  const leave = new AbortController();
  const events = collect(queue.events(leave.signal));
  await delay(10);
  leave.abort();
  assert.deepEqual(await events, [[]]);
});

test('what is not there, or has ended, is refused', async (t) => {
  const queue = openQueue(t);
  const { id } = queue.add(counting());
  await follow(queue, id, hasEnded);
  assert.throws(() => queue.get(99), { code: 'not-found' });
  await assert.rejects(queue.cancel(99), { code: 'not-found' });
  assert.throws(() => queue.resume(id), { code: 'conflict' });
  assert.throws(() => queue.finishSoon(id), { code: 'conflict' });
});

test('a calculator keeps its process, takes another after a crash, and passes errors on', async (t) => {
  const calculator = new Calculator(spawn);
  t.after(() => calculator.close());
  const answers = await Promise.all([calculator.run(counting().task), calculator.run(counting().task)]);
  assert.equal(answers.length, 2);
  await assert.rejects(calculator.run(counting({ then: 'fail' }).task), { code: 'corrupt' });
  await assert.rejects(calculator.run(counting({ then: 'crash' }).task), { code: 'unavailable' });
  assert.ok(await calculator.run(counting().task));
});

test('a calculation that is followed tells how far it is, and at last its answer', async (t) => {
  const calculator = new Calculator(spawn);
  t.after(() => calculator.close());
  const steps = await collect(calculator.follow(counting({ steps: 10, stepMs: 50 }).task));
  const done = steps.flatMap((step) => ('progress' in step ? [step.progress.done] : []));
  assert.ok(done.length > 2, done.join());
  assert.deepEqual(
    done,
    done.toSorted((one, other) => one - other),
  );
  assert.deepEqual(steps.at(-1), { answer: { kind: 'backbone-import', backbone: 'counted' } });
  await assert.rejects(collect(calculator.follow(counting({ then: 'fail' }).task)), { code: 'corrupt' });
});

test('a calculation stops where it is aborted, and where nobody follows it any more', async (t) => {
  const failures = new EventEmitter();
  const calculator = new Calculator(() => {
    const worker = spawn();
    worker.onMessage((message) => {
      if (message.type === 'failed') failures.emit('failed', message.error.code);
    });
    return worker;
  });
  t.after(() => calculator.close());
  const endless = counting({ steps: 1e6, stepMs: 10 }).task;
  const stop = new AbortController();
  const aborted = collect(calculator.follow(endless, stop.signal));
  setTimeout(() => {
    stop.abort();
  }, 200);
  await assert.rejects(aborted, { code: 'cancelled' });
  await assert.rejects(collect(calculator.follow(endless, AbortSignal.abort())), { code: 'cancelled' });
  await assert.rejects(calculator.run(endless, AbortSignal.timeout(200)), { code: 'cancelled' });
  await assert.rejects(calculator.run(endless, AbortSignal.abort()), { code: 'cancelled' });
  const left = once(failures, 'failed');
  for await (const step of calculator.follow(endless)) if ('progress' in step) break;
  assert.deepEqual(await left, ['cancelled']);
  assert.ok(await calculator.run(counting().task));
});
