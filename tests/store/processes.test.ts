import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { newHome, openHome } from './home.ts';
import { foundFiles, JUDGEMENT, resultOf, startScreening } from './screening.ts';

const CELLS = 8000;

function scriptPath(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

test('processes that open a new data folder at once all succeed', async (t) => {
  const home = newHome(t);
  const open = () => promisify(execFile)(process.execPath, [scriptPath('opening-process.ts'), home]);
  await Promise.all([open(), open(), open()]);
  const store = openHome(t, home);
  assert.equal(store.audit.list().length, 60);
  assert.deepEqual(store.audit.problems(), []);
  assert.deepEqual(store.integrityProblems(), []);
});

test('a process killed while it records loses and doubles nothing', async (t) => {
  const home = newHome(t);
  const store = openHome(t, home);
  const { id } = startScreening(store);
  store.cells.add(id, foundFiles(CELLS, 20));
  store.cells.add(id, [{ path: 'notes.txt', slide: 'slide-000', skipReason: 'not an image', sha256: null }]);
  store.close();
  for (let kill = 1; kill <= 2; kill++) {
    const reported = await recordUntilKilled(home, id, 40 * kill);
    const reopened = openHome(t, home);
    const counts = reopened.cells.counts(id);
    assert.equal(counts.pending + counts.done + counts.unreadable + counts.skipped, CELLS + 1);
    assert.ok(counts.pending > 0, 'killed before it had finished');
    assert.ok(counts.done + counts.unreadable >= reported * 16, 'what was reported is recorded');
    reopened.close();
  }
  await promisify(execFile)(process.execPath, [scriptPath('recording-process.ts'), home, String(id)], {
    maxBuffer: 10e6,
  });
  const finished = openHome(t, home);
  assert.deepEqual(finished.cells.counts(id), { pending: 0, done: 7200, unreadable: 800, skipped: 1 });
  assert.deepEqual(finished.integrityProblems(), []);
  const byPath = new Map(foundFiles(CELLS, 20).map(({ path }) => [path, resultOf({ id: 0, path })]));
  for (const { path, status, sha256, probability, reason } of finished.cells.rows(id, JUDGEMENT)) {
    if (status === 'skipped') continue;
    const result = byPath.get(path);
    assert.ok(result && byPath.delete(path), path);
    assert.equal(sha256, result.sha256);
    if ('reason' in result) assert.equal(reason, result.reason);
    else assert.equal(probability, result.probability);
  }
  assert.equal(byPath.size, 0);
});

/** Kills the recording process (as a power switch would) after it has reported `batches`; answers how many it reported. */
async function recordUntilKilled(home: string, screening: number, batches: number): Promise<number> {
  const args = [scriptPath('recording-process.ts'), home, String(screening), String(2 * batches)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let reported = 0;
  for await (const line of createInterface(child.stdout)) {
    assert.equal(line, 'batch');
    if (++reported === batches) child.kill('SIGKILL');
  }
  await exited;
  assert.equal(child.signalCode, 'SIGKILL');
  return reported;
}
