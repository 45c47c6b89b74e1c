import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROGRAM, skipWithoutWindows, startWindowsNode } from './support/windows-pc.ts';

/** Files below tests/ that hold what differs most between systems; docs/windows.md says which cannot run, and why. */
const FILES = [
  'base/errors',
  'base/files',
  'store/audit',
  'store/backups',
  'store/blobs',
  'store/damage',
  'store/locking',
  'store/migrations',
];

test(
  'the tests of files and store that run on Linux pass on Windows',
  { skip: skipWithoutWindows },
  async () => {
    const files = FILES.map((name) => `${PROGRAM}\\tests\\${name.replace('/', '\\')}.test.js`);
    const { stdout, stderr } = await startWindowsNode(['--test', '--test-reporter=tap', ...files]).ended;
    const figure = (name: string) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(stdout)?.[1]);
    const failed = [...stdout.matchAll(/^ *not ok \d+ - .*$/gm)].map(([line]) => line);
    assert.deepEqual(failed, [], stdout.slice(-8000) + stderr);
    assert.ok(figure('pass') > 60, `${String(figure('pass'))} passed`);
  },
);
