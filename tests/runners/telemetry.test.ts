import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, mock, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { appFile } from '../../src-main/base/index.ts';
import { floatTensor, GraphBuilder, readModel } from '../../src-main/engine/onnx/index.ts';
import { onnxruntime, onnxruntimeBackend } from '../../src-main/engine/runners/index.ts';
import { temporaryFolder } from '../support/clinic.ts';
import { plainEnvironment } from '../support/plain-environment.ts';

const PROCESS = fileURLToPath(new URL('./telemetry-process.ts', import.meta.url));

for (const way of ['in a thread', 'on the main thread'])
  test(`begun ${way}, ONNX Runtime keeps no identifier and no events in the person's folder`, async () => {
    const home = join(await temporaryFolder({ after }, 'telemetry'), 'person');
    await mkdir(home);
    const env = plainEnvironment(home);
    const said = execFileSync(process.execPath, [PROCESS, way], { env, cwd: home, encoding: 'utf8' });
    assert.equal(said, 'done\n');
    assert.deepEqual(await readdir(home, { recursive: true }), []);
  });

test('a thread that was started where the switch was not set does not load it', async () => {
  const script = new URL('../../src-main/engine/runners/runner-thread.ts', import.meta.url);
  const thread = new Worker(script, { env: plainEnvironment('') });
  const failure = await new Promise<unknown>((resolve) => thread.once('error', resolve));
  assert.match(String(failure), /ORT_DISABLE_TELEMETRY was not set/);
});

test('ONNX Runtime is told neither the name nor the metadata of what it runs', async () => {
  const builder = new GraphBuilder();
  builder.output('out', 'float32', [1], builder.node('Neg', [builder.input('in', 'float32', [1])]));
  const graph = { ...builder.build('Clinic of Doe'), metadata: new Map([['classes', '["Doe"]']]) };
  const create = mock.method(onnxruntime.InferenceSession, 'create');
  const runner = await onnxruntimeBackend.open(graph);
  assert.equal((await runner.run({ in: floatTensor([3]) }))['out']?.data[0], -3);
  await runner.close();
  const [given] = create.mock.calls.map(({ arguments: [file] }) => file);
  create.mock.restore();
  assert.ok(given instanceof Uint8Array);
  assert.equal(readModel(given).metadata.size, 0);
  assert.ok(!Buffer.from(given).includes('Doe'));
});

test('the builds of each system still know the switch that stops them', () => {
  const folder = appFile('node_modules/onnxruntime-node/bin');
  const builds = globSync('napi-*/*/*/{onnxruntime.dll,libonnxruntime.so.*,libonnxruntime.*.*.dylib}', {
    cwd: folder,
  });
  assert.ok(builds.length > 0);
  for (const build of builds) {
    const name = build.endsWith('.dll') ? 'ORT_RUNNING_UNIT_TESTS' : 'ORT_DISABLE_TELEMETRY';
    // Whoever takes a new version looks again at what it does with them: docs/security.md.
    assert.ok(readFileSync(join(folder, build)).includes(`${name}\0`), `${build} does not read ${name}`);
  }
});

// dependency-cruiser finds imports; this finds `require` too.
test('nobody else loads it', () => {
  const root = appFile('.');
  const files = globSync('{bench,scripts,src-main,src-renderer,tests}/**/*.{ts,mjs,cjs,js}', { cwd: root });
  const loads = /(?:from|import|require\w*|\)) *\(? *['"]onnxruntime-/;
  const loading = files.filter((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .some((line) => loads.test(line) && !line.startsWith('import type ')),
  );
  assert.deepEqual(loading.sort(), [
    'src-main/engine/runners/onnxruntime-library.ts',
    // With its telemetry on, where nothing can get out.
    'tests/tripwire/talkative-process.ts',
  ]);
});
