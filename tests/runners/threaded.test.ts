import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { AppError } from '../../src-main/base/index.ts';
import { floatTensor } from '../../src-main/engine/onnx/index.ts';
import { openInThread } from '../../src-main/engine/runners/index.ts';
import { squaring } from '../support/squaring.ts';

const identity = floatTensor([1, 0, 0, 1], [2, 2]);

function codeOf(error: unknown): string | undefined {
  return error instanceof AppError ? error.code : undefined;
}

test('the calling thread stays free while the graph is computed', async () => {
  const side = 700;
  const runner = await openInThread(squaring(12), { threads: 1 });
  const run = runner.run({ x: floatTensor(new Float32Array(side * side), [side, side]) });
  let ticks = 0;
  const ticking = setInterval(() => ticks++, 1);
  await run;
  clearInterval(ticking);
  await runner.close();
  assert.ok(ticks > 5, `${ticks} timers ran meanwhile`);
});

test('feeds stay with the caller, results are the caller’s own', async () => {
  const runner = await openInThread(squaring(1));
  const x = floatTensor([1, 2, 3, 4], [2, 2]);
  const first = await runner.run({ x });
  const second = await runner.run({ x });
  assert.deepEqual([...x.data], [1, 2, 3, 4]);
  assert.deepEqual(first['product']?.data, Float32Array.of(7, 10, 15, 22));
  first['product'].data[0] = 0;
  assert.equal(second['product']?.data[0], 7);
  await runner.close();
});

test('errors keep their kind and their words, and the runs after them go on', async () => {
  const runner = await openInThread(squaring(1));
  const wrong = runner.run({ y: identity });
  const right = runner.run({ x: identity });
  await assert.rejects(wrong, (error) => {
    assert.ok(error instanceof AppError);
    assert.equal(error.code, 'invalid-input');
    assert.match(error.message, /input "x" is missing/);
    return true;
  });
  assert.deepEqual((await right)['product']?.data, identity.data);
  await assert.rejects(runner.run({ x: identity }, ['nothing']), /no output "nothing"/);
  await runner.close();
});

test('closing waits for the runs under way, may be asked for twice, and is final', async () => {
  const runner = await openInThread(squaring(1));
  const runs = [runner.run({ x: identity }), runner.run({ x: identity })];
  await Promise.all([runner.close(), runner.close()]);
  await runner.close();
  for (const run of runs) assert.ok((await run)['product']);
  await assert.rejects(runner.run({ x: identity }), (error) => codeOf(error) === 'bug');
});

test('feeds that cannot cross to a thread are refused and disturb no other run', async () => {
  const runner = await openInThread(squaring(1));
  const uncloneable = { ...identity, dims: Object.assign([2, 2], { hidden: () => undefined }) };
  const before = runner.run({ x: identity });
  await assert.rejects(runner.run({ x: uncloneable }), /could not be cloned/);
  const after = runner.run({ x: floatTensor([2, 0, 0, 2], [2, 2]) });
  assert.equal((await before)['product']?.data[0], 1);
  assert.equal((await after)['product']?.data[0], 4);
  await runner.close();
});

test('a graph that cannot be opened is refused in the words of ONNX Runtime, and leaves no thread', async () => {
  const { code, message, threads } = JSON.parse(await outputOf('refused-graph-process.ts')) as {
    code: string;
    message: string;
    threads: number;
  };
  assert.equal(code, 'invalid-input');
  assert.match(message, /"odd one".*NoSuchOperator/s);
  assert.equal(threads, 0);
});

test('an idle runner that nobody closed does not keep the process alive', async () => {
  assert.equal(await outputOf('unclosed-runner-process.ts'), '-3\n');
});

/** What a script beside this file prints; fails where it does not end by itself. */
async function outputOf(script: string): Promise<string> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [path], { timeout: 30_000 });
  return stdout;
}
