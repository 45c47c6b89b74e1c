import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';
import { AppError } from '../../src-main/base/index.ts';
import {
  type DrawViews,
  type PixelBatchJob,
  type PixelResult,
  streamPixelBatches,
} from '../../src-main/services/pixels/index.ts';

const BYTES = 3;

/** An item's pixels say which item it is; the "network" answers with the sum of the pixels of each image. */
function jobOf(changes: Partial<PixelBatchJob<number>> = {}): PixelBatchJob<number> {
  return {
    items: numbers(100),
    load: (item) => Promise.resolve(drawing(item)),
    viewsPerItem: 1,
    bytesPerImage: BYTES,
    batchImages: 16,
    run: (pixels, images) => Promise.resolve(sums(pixels, images)),
    signal: new AbortController().signal,
    ...changes,
  };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Draws three bytes whose sum tells the item. */
function drawing(item: number): DrawViews {
  return (target) => {
    target.set([item % 256, Math.trunc(item / 256), 1]);
  };
}

function sums(pixels: Uint8Array, images: number): Float32Array {
  assert.equal(pixels.length, images * BYTES);
  return Float32Array.from({ length: images }, (_, image) =>
    pixels.subarray(image * BYTES, (image + 1) * BYTES).reduce((sum, value) => sum + value, 0),
  );
}

async function collect(job: PixelBatchJob<number>): Promise<PixelResult<number>[][]> {
  const batches: PixelResult<number>[][] = [];
  for await (const batch of streamPixelBatches(job)) batches.push(batch);
  return batches;
}

function describe(result: PixelResult<number>): string {
  return 'error' in result
    ? `${result.item}: ${result.error.message}`
    : `${result.item}: ${result.rows.join()}`;
}

/** Fails the test where a promise is rejected and nobody listens. */
function watchStrayRejections(t: TestContext): { count: () => number } {
  let strays = 0;
  const listener = () => strays++;
  process.on('unhandledRejection', listener);
  t.after(() => process.off('unhandledRejection', listener));
  return { count: () => strays };
}

test('results come in the order of the items, whatever order they are loaded in', async () => {
  const load = async (item: number) => {
    await delay((item * 7) % 13);
    return drawing(item);
  };
  const batches = await collect(jobOf({ load }));
  assert.deepEqual(
    batches.map(({ length }) => length),
    [16, 16, 16, 16, 16, 16, 4],
  );
  assert.deepEqual(
    batches.flat().map(describe),
    numbers(100).map((item) => `${item}: ${item + 1}`),
  );
});

test('no items, one item, exactly one batch', async () => {
  for (const count of [0, 1, 16]) {
    const batches = await collect(jobOf({ items: numbers(count) }));
    assert.equal(batches.flat().length, count);
    assert.equal(batches.length, Math.ceil(count / 16));
  }
});

test('an unreadable item is a result in its place, and takes no part in the run', async () => {
  const unreadable = new Set([0, 17, 18, 40]);
  const load = (item: number) =>
    unreadable.has(item)
      ? Promise.reject(new AppError('corrupt', 'The file is empty.'))
      : Promise.resolve(drawing(item));
  const runs: number[] = [];
  const run = (pixels: Uint8Array, images: number) => {
    runs.push(images);
    return Promise.resolve(sums(pixels, images));
  };
  const results = (await collect(jobOf({ items: numbers(41), load, run }))).flat();
  assert.deepEqual(
    results.map(describe),
    numbers(41).map((item) =>
      unreadable.has(item) ? `${item}: The file is empty.` : `${item}: ${item + 1}`,
    ),
  );
  assert.deepEqual(runs, [15, 14, 8]);
});

test('a batch without any readable item is not run', async () => {
  const load = () => Promise.reject(new AppError('corrupt', 'The file is empty.'));
  const run = () => assert.fail('nothing to run');
  assert.equal((await collect(jobOf({ load, run }))).flat().length, 100);
});

test('each item gets the rows of all of its views', async () => {
  const load = (item: number) =>
    Promise.resolve((target: Uint8Array) => {
      target.set([1, 2, 3].flatMap((view) => [item, view, 0]));
    });
  for (const batchImages of [1, 7, 64]) {
    const batches = await collect(jobOf({ items: numbers(20), load, viewsPerItem: 3, batchImages }));
    assert.equal(batches[0]?.length, Math.min(20, Math.max(1, Math.floor(batchImages / 3))));
    assert.deepEqual(
      batches.flat().map(describe),
      numbers(20).map((item) => `${item}: ${item + 1},${item + 2},${item + 3}`),
    );
  }
});

test('never more than five batches are in memory, however slow the network or the reader is', async () => {
  let begun = 0;
  let delivered = 0;
  let most = 0;
  const load = (item: number) => {
    begun++;
    most = Math.max(most, begun - delivered);
    return Promise.resolve(drawing(item));
  };
  const run = async (pixels: Uint8Array, images: number) => {
    await delay(2);
    return sums(pixels, images);
  };
  for await (const batch of streamPixelBatches(jobOf({ items: numbers(400), load, run }))) {
    await delay(3);
    delivered += batch.length;
  }
  assert.equal(delivered, 400);
  assert.ok(most <= 5 * 16, `${most} items at once`);
  assert.ok(most > 4 * 16, 'and one batch is loaded while four are at the network');
});

test('the next batches are loaded, and wait at the network, while the first is computed', async () => {
  const loaded = new Set<number>();
  let runs = 0;
  const load = async (item: number) => {
    await delay(1);
    loaded.add(item);
    return drawing(item);
  };
  const run = async (pixels: Uint8Array, images: number) => {
    const isFirst = runs++ === 0;
    const deadlineMs = performance.now() + 5000;
    // The first run ends only when three more were asked for and the fifth batch is loaded but for one.
    while (isFirst && (runs < 4 || !loaded.has(78))) {
      assert.ok(performance.now() < deadlineMs, 'nothing happens beside the run');
      await delay(1);
    }
    return sums(pixels, images);
  };
  assert.equal((await collect(jobOf({ items: numbers(100), load, run }))).flat().length, 100);
});

test('an error of the network surfaces once, with no stray rejection', async (t) => {
  const strays = watchStrayRejections(t);
  let runs = 0;
  const run = async () => {
    runs++;
    await delay(5);
    throw new AppError('unavailable', `run ${runs} failed`);
  };
  await assert.rejects(collect(jobOf({ run })), { code: 'unavailable' });
  await delay(30);
  assert.ok(runs <= 4);
  assert.equal(strays.count(), 0);
});

test('what is no AppError ends the stream, with no stray rejection', async (t) => {
  const strays = watchStrayRejections(t);
  const load = async (item: number) => {
    await delay(item % 5);
    throw new TypeError('a mistake of ours');
  };
  await assert.rejects(collect(jobOf({ load })), TypeError);
  await assert.rejects(
    collect(
      jobOf({
        load: () =>
          Promise.resolve((target) => {
            target.set([0], BYTES);
          }),
      }),
    ),
    RangeError,
  );
  await assert.rejects(collect(jobOf({ run: () => Promise.resolve(new Float32Array(3)) })), RangeError);
  const items = function* () {
    yield 1;
    throw new AppError('unavailable', 'the list broke off');
  };
  await assert.rejects(collect(jobOf({ items: items() })), /the list broke off/);
  await delay(20);
  assert.equal(strays.count(), 0);
});

for (const [what, changes] of [
  ['a run that never ends', { run: () => new Promise<never>(() => undefined) }],
  ['a file that never comes', { load: () => new Promise<never>(() => undefined) }],
] as const) {
  test(`a stop is heard at once, in the middle of ${what}`, async (t) => {
    const strays = watchStrayRejections(t);
    const stop = new AbortController();
    setTimeout(() => {
      stop.abort();
    }, 50);
    await assert.rejects(collect(jobOf({ ...changes, signal: stop.signal })), { code: 'cancelled' });
    assert.equal(strays.count(), 0);
  });
}

test('a stop lets the list go, and no more is loaded', async () => {
  const stop = new AbortController();
  let isLetGo = false;
  let loaded = 0;
  const items = function* () {
    try {
      yield* numbers(1000);
    } finally {
      isLetGo = true;
    }
  };
  const load = (item: number) => {
    loaded++;
    return Promise.resolve(drawing(item));
  };
  const results: number[] = [];
  const stream = streamPixelBatches(jobOf({ items: items(), load, signal: stop.signal }));
  await assert.rejects(
    async () => {
      for await (const batch of stream) {
        results.push(batch.length);
        stop.abort();
      }
    },
    { code: 'cancelled' },
  );
  assert.deepEqual(results, [16]);
  assert.ok(isLetGo);
  assert.ok(loaded <= 80);
});

test('a reader who leaves early lets the list go', async (t) => {
  const strays = watchStrayRejections(t);
  let isLetGo = false;
  const items = function* () {
    try {
      yield* numbers(1000);
    } finally {
      isLetGo = true;
    }
  };
  let runs = 0;
  const run = async (pixels: Uint8Array, images: number) => {
    await delay(5);
    if (runs++ > 0) throw new AppError('unavailable', 'too late to matter');
    return sums(pixels, images);
  };
  for await (const batch of streamPixelBatches(jobOf({ items: items(), run }))) {
    assert.equal(batch.length, 16);
    break;
  }
  await delay(20);
  assert.ok(isLetGo);
  assert.equal(strays.count(), 0);
});

test('no listener stays behind on the signal, however many items there were', async () => {
  const stop = new AbortController();
  let listeners = 0;
  let most = 0;
  const signal = stop.signal;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...listening: Parameters<typeof add>) => {
    most = Math.max(most, ++listeners);
    add(...listening);
  };
  signal.removeEventListener = (...listening: Parameters<typeof remove>) => {
    listeners--;
    remove(...listening);
  };
  await collect(jobOf({ items: numbers(1000), signal }));
  assert.equal(listeners, 0);
  assert.ok(most <= 2);
});
