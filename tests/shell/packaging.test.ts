import assert from 'node:assert/strict';
import { FuseV1Options } from '@electron/fuses';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { extname, join, matchesGlob } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { appFile, silentJob } from '../../src-main/base/index.ts';
import { generateSyntheticDataset, generateSyntheticSlides } from '../../src-main/synthetic/index.ts';
import { start } from '../support/command-line.ts';
import { type PackedApp, packApp } from './packed-app.ts';

const skip = process.platform === 'linux' ? false : 'the stand-in for Electron’s binary is one for Linux';

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().default(false) })),
});
const lock = lockSchema.parse(JSON.parse(readFileSync(appFile('package-lock.json'), 'utf8')));
const partsSchema = z.object({
  bomFormat: z.literal('CycloneDX'),
  components: z.array(z.object({ name: z.string(), version: z.string(), purl: z.string() })).min(10),
});
const versionSchema = z.object({ version: z.string() });
const seenSchema = z.object({ title: z.string(), served: z.array(z.number()), job: z.string() });
const PACKED_START = fileURLToPath(new URL('packed-start.ts', import.meta.url));
const configuration = readFileSync(appFile('electron-builder.yml'), 'utf8');

describe('the installed app', { skip }, () => {
  let app: PackedApp;

  before(async () => {
    app = await packApp();
  });
  after(() => {
    app.remove();
  });

  test('holds everything that was compiled and built, and the files that are read beside the code', () => {
    const wanted = [
      ...globSync('{dist/{main,renderer},models}/**/*.*', { cwd: appFile('.') }).filter(
        (path) => !path.endsWith('.md'),
      ),
      'package.json',
      'LICENSE',
    ];
    for (const file of ['dist/main/shell/main.js', 'dist/main/shell/preload.cjs', 'dist/renderer/index.html'])
      assert.ok(wanted.includes(file), `${file} was built`);
    assert.deepEqual(
      wanted.filter((path) => !app.files.includes(path)),
      [],
    );
    for (const source of globSync('**/*.{sql,css}', { cwd: appFile('src-main') }))
      assert.ok(app.files.includes(`dist/main/${source}`), source);
  });

  test('holds nothing else of the repository: no sources, tests, notes or tools', () => {
    const others = app.files.filter(
      (path) =>
        !/^(?:dist\/(?:main|renderer)\/|models\/|node_modules\/)/.test(path) &&
        path !== 'package.json' &&
        path !== 'LICENSE',
    );
    assert.deepEqual(others, []);
    const development = app.files.filter((path) => /\.(?:ts|mts|cts|svelte|map|tsbuildinfo)$/.test(path));
    assert.deepEqual(development, []);
  });

  test('holds no package that is there for development only', () => {
    const packages = new Set(
      app.files.flatMap(
        (path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.slice(0, 1) ?? [],
      ),
    );
    assert.ok(packages.size > 10);
    for (const name of packages) {
      assert.ok(lock.packages[name], `${name} is in the lock file`);
      assert.equal(lock.packages[name].dev, false, name);
    }
  });

  test('holds no image, table or weights, wherever such may lie beside the repository', () => {
    const data = app.files.filter(
      (path) =>
        /\.(?:png|jpe?g|tiff?|bmp|csv|onnx|db)$/i.test(path) && !/^(?:models|dist\/renderer)\//.test(path),
    );
    assert.deepEqual(data, []);
  });

  test('keeps native libraries and models beside the archive, and everything else inside, where it is checked', () => {
    const native = app.files.filter((path) => /\.(?:node|dll|dylib)$|\.so(?:\.|$)/.test(path));
    for (const name of ['better-sqlite3', 'onnxruntime', 'sharp', 'libvips', '@napi-rs'])
      assert.ok(
        native.some((path) => path.includes(name)),
        name,
      );
    const models = app.files.filter((path) => path.startsWith('models/'));
    assert.deepEqual([...app.unpacked].sort(), [...native, ...models].sort());
  });

  test('lists its parts with their licences, every package that is in it and no other', () => {
    const { components } = partsSchema.parse(JSON.parse(app.legal('sbom.cdx.json')));
    const packed = app.files.flatMap((path) => {
      const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(path)?.[1];
      return name === undefined ? [] : [name];
    });
    assert.deepEqual(new Set(components.map(({ name }) => name)), new Set([...packed, 'electron']));
    const notices = app.legal('third-party-notices.txt');
    for (const { name, version } of components) assert.ok(notices.includes(`${name} ${version} (`), name);
    assert.match(notices, /Permission is hereby granted, free of charge/);
  });

  test('holds native libraries of this system only', () => {
    const foreign = app.unpacked.filter((path) => /darwin|win32|musl|arm64/.test(path));
    assert.deepEqual(foreign, []);
  });

  for (const [option, state] of [
    [FuseV1Options.RunAsNode, 'off'],
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable, 'off'],
    [FuseV1Options.EnableNodeCliInspectArguments, 'off'],
    [FuseV1Options.EnableCookieEncryption, 'on'],
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, 'on'],
    [FuseV1Options.OnlyLoadAppFromAsar, 'on'],
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, 'off'],
    [FuseV1Options.GrantFileProtocolExtraPrivileges, 'off'],
  ] as const) {
    test(`has the fuse ${FuseV1Options[option]} ${state}`, async () => {
      assert.equal(await app.fuse(option), state);
    });
  }

  describe('laid out where nothing else is', () => {
    let folder: string;
    const at = (path: string) => join(folder, path);
    const run = async (script: string, ...args: string[]) => {
      const env = { SMEARWISE_HOME: at('home') };
      const { code, stdout, stderr } = await start(process.execPath, [script, ...args], { cwd: folder, env })
        .ended;
      assert.equal(code, 0, `${args.join(' ')}: ${stdout}${stderr}`);
      return stdout;
    };

    before(async () => {
      folder = app.extract();
      const common = { seed: 1, job: silentJob };
      await generateSyntheticDataset({
        ...common,
        ...{ folder: at('cells'), patients: 9, cellsPerPatient: 8, infectedShare: 0.4 },
      });
      const slides = [{ name: 'slide', cells: 12, parasitaemia: 0.3 }];
      await generateSyntheticSlides({ ...common, folder: at('slides'), slides });
    });

    test('its shell starts, serves its page and works', async () => {
      const seen: unknown = JSON.parse(await run(PACKED_START, folder, at('cells')));
      const { title, served, job } = seenSchema.parse(seen);
      assert.equal(title, 'Smearwise');
      assert.ok(served.length >= 2 && served.every((status) => status === 200), served.join());
      assert.equal(job, 'finished');
    });

    test('its command line splits, trains, screens and reports', async () => {
      const smearwise = (...args: string[]) => run(at('dist/main/cli/main.js'), ...args);
      const { version } = versionSchema.parse(JSON.parse(readFileSync(appFile('package.json'), 'utf8')));
      assert.equal((await smearwise('--version')).trim(), version);
      await smearwise('dataset', 'split', 'cells', '--ratio', '50,25,25');
      await smearwise(
        ...['train', '--dataset', 'cells', '--backbone', 'random-conv', '--views', '1', '--epochs', '2'],
      );
      await smearwise('models', 'use', 'v1', '--override', 'a test', '--reason', 'it is drawn');
      await smearwise('screen', at('slides'), '--out', at('report'));
      assert.ok(existsSync(at('report/report.html')));
    });
  });

  test('has a preload that asks for nothing but Electron, as the sandbox wants it', () => {
    const preload = readFileSync(join(app.extract(), 'dist/main/shell/preload.cjs'), 'utf8');
    assert.deepEqual(
      [...preload.matchAll(/\brequire\((.+?)\)/g)].map(([, name]) => name),
      ['"electron"'],
    );
    assert.doesNotMatch(preload, /^(?:import|export)\b/m);
  });
});

describe('installers', () => {
  for (const format of ['nsis', 'AppImage', 'deb', 'dmg']) {
    test(`${format} is made`, () => {
      assert.match(configuration, new RegExp(`target: ${format}\\b`));
    });
  }

  test('of Windows are for the person who installs and keep the results when they go', () => {
    for (const setting of ['perMachine: false', 'allowElevation: false', 'deleteAppDataOnUninstall: false'])
      assert.ok(configuration.includes(setting), setting);
  });

  test('tell nobody and look for no new version', () => {
    assert.match(configuration, /^publish: null$/m);
  });

  for (const [system, own] of [
    ['win', { onnxruntime: 'win32/x64', sqlite: 'win32-x64' }],
    ['linux', { onnxruntime: 'linux/x64', sqlite: 'linux-x64' }],
    ['mac', { onnxruntime: 'darwin/arm64', sqlite: 'darwin-arm64' }],
  ] as const) {
    test(`for ${system} hold the libraries of that system, and of no other`, () => {
      const left = leftOut(system);
      const libraries = globSync('node_modules/{onnxruntime-node/bin,better-sqlite3/prebuilds}/**/*.*', {
        cwd: appFile('.'),
      }).filter((path) => ['.node', '.dll', '.dylib', '.1'].includes(extname(path)));
      const kept = libraries.filter((path) => left.every((pattern) => !matchesGlob(path, pattern)));
      assert.ok(kept.some((path) => path.includes(own.onnxruntime)));
      assert.ok(kept.includes(`node_modules/better-sqlite3/prebuilds/${own.sqlite}.node`));
      const foreign = kept.filter(
        (path) => !path.includes(own.onnxruntime) && !path.includes(`/${own.sqlite}.`),
      );
      assert.deepEqual(foreign, []);
    });
  }
});

/** The patterns that a system's own list leaves out. */
function leftOut(system: string): string[] {
  const section = new RegExp(`^${system}:\\n(?:[ #].*\\n|\\n)+`, 'm').exec(`${configuration}\n`)?.[0] ?? '';
  assert.match(
    section,
    /files:\n {4}- package\.json\n/,
    'a list that only leaves out would take in everything',
  );
  return [...section.matchAll(/^ {4}- '!(.+)'$/gm)].map(([, pattern = '']) => pattern);
}
