/** What the README's commands do before anything is installed, on every system. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import {
  isNewEnough,
  mendNodeCommand,
  NEEDED_NODE,
  npmCommand,
  projectNode,
  root,
  withFolderOnPath,
} from '../../scripts/project-node.mjs';

const folder = await mkdtemp(join(tmpdir(), 'smearwise node '));
after(() => rm(folder, { recursive: true }));

const pc = (platform: NodeJS.Platform, node: string) => ({
  platform,
  execPath: `/own/${node}`,
  versions: { node },
});

describe('the Node that runs the project', () => {
  test('is new enough from the version on that the sources need', () => {
    for (const version of [NEEDED_NODE, '24.9.1', '24.21.0', '25.0.0', '26.10.0'])
      assert.ok(isNewEnough(version), version);
    for (const version of ['24.8.9', '22.22.0', '20.20.2', '9.24.0'])
      assert.ok(!isNewEnough(version), version);
  });

  test('is that of the package; else the PC’s own where it is new enough; else none', async () => {
    const checkout = join(folder, 'with package');
    const bin = join(checkout, 'node_modules', 'node', 'bin');
    await mkdir(bin, { recursive: true });
    for (const platform of ['linux', 'win32', 'darwin'] as const) {
      assert.equal(projectNode(pc(platform, '24.13.0'), folder), '/own/24.13.0');
      assert.equal(projectNode(pc(platform, '20.20.2'), folder), undefined);
    }
    await writeFile(join(bin, 'node'), 'This file intentionally left blank');
    assert.equal(
      projectNode(pc('win32', '20.20.2'), checkout),
      undefined,
      'what the package leaves on Windows',
    );
    await writeFile(join(bin, 'node.exe'), '');
    assert.equal(projectNode(pc('win32', '26.0.0'), checkout), join(bin, 'node.exe'));
    assert.equal(projectNode(pc('linux', '26.0.0'), checkout), join(bin, 'node'));
  });

  test('is what `node` means in npm scripts on Windows, whatever npm made of it', async () => {
    const checkout = join(folder, 'on Windows');
    const modules = join(checkout, 'node_modules');
    await mkdir(join(modules, '.bin'), { recursive: true });
    await mkdir(join(modules, 'node', 'bin'), { recursive: true });
    for (const name of ['node', 'node.cmd', 'node.ps1', 'vite.cmd'])
      await writeFile(join(modules, '.bin', name), 'made by npm');
    mendNodeCommand('win32', checkout);
    assert.equal((await readdir(join(modules, '.bin'))).length, 4, 'the PC’s own Node: nothing to mend');
    await writeFile(join(modules, 'node', 'bin', 'node.exe'), '');
    mendNodeCommand('linux', checkout);
    assert.equal((await readdir(join(modules, '.bin'))).length, 4);
    mendNodeCommand('win32', checkout);
    assert.deepEqual((await readdir(join(modules, '.bin'))).sort(), ['node.cmd', 'vite.cmd']);
    assert.equal(
      await readFile(join(modules, '.bin', 'node.cmd'), 'utf8'),
      '@"%~dp0..\\node\\bin\\node.exe" %*\r\n',
    );
  });

  test('is an optional package of one version, which setting up fetches for an older Node', async () => {
    const { optionalDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      optionalDependencies: Record<string, string>;
    };
    const version = optionalDependencies['node'] ?? '';
    assert.ok(isNewEnough(version));
    assert.ok((await readFile(join(root, 'scripts', 'setup.mjs'), 'utf8')).includes(`'node@${version}'`));
  });

  test('that cannot be had is asked for in words, in a folder with blanks in its name too', async () => {
    const checkout = join(folder, 'a clone');
    for (const part of ['scripts/setup.mjs', 'scripts/project-node.mjs', 'bin/smearwise.mjs'])
      await cp(join(root, part), join(checkout, part));
    const script = join(checkout, 'ask.mjs');
    await writeFile(
      script,
      `import { requiredNode } from './scripts/setup.mjs';
       Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } });
       requiredNode();`,
    );
    const asked = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    assert.equal(asked.status, 1);
    assert.match(asked.stderr, /needs Node 24\.9\.0 or newer; this one is 20\.20\.2.*https:\/\/nodejs\.org/);
    const wrapper = spawnSync(process.execPath, [join(checkout, 'bin/smearwise.mjs')], { encoding: 'utf8' });
    assert.equal(wrapper.status, 10);
    assert.ok(wrapper.stderr.includes(`cd "${checkout}/" && node scripts/setup.mjs`), wrapper.stderr);
  });
});

describe('npm', () => {
  test('is started by a shell on Windows, as one line without arguments of its own', () => {
    const words = ['--yes', '-p', 'npm@11', 'npm', 'ci'];
    assert.deepEqual(npmCommand('npx', words, 'win32'), {
      file: 'npx.cmd --yes -p npm@11 npm ci',
      args: [],
      shell: true,
    });
    assert.deepEqual(npmCommand('npx', words, 'linux'), { file: 'npx', args: words, shell: false });
  });

  test('is handed nothing there that the shell would read otherwise', () => {
    for (const word of ['C:\\my files', 'a&b', '%PATH%', '"', '^'])
      assert.throws(() => npmCommand('npm', ['install', word], 'win32'), /cannot be handed to npm\.cmd/);
  });
});

describe('the path of a started program', () => {
  test('is one variable on Windows, by the name that it has there', () => {
    const environment = { Path: 'C:\\Windows', HOME: 'C:\\Users\\Ada' };
    assert.deepEqual(withFolderOnPath(environment, 'C:\\a b\\.bin', 'win32'), {
      HOME: 'C:\\Users\\Ada',
      Path: 'C:\\a b\\.bin;C:\\Windows',
    });
  });

  test('elsewhere is PATH, and Path is another variable', () => {
    assert.deepEqual(withFolderOnPath({ PATH: '/bin', Path: 'x' }, '/a', 'linux'), {
      PATH: '/a:/bin',
      Path: 'x',
    });
    assert.deepEqual(withFolderOnPath({}, '/a', 'linux'), { PATH: '/a' });
  });
});
