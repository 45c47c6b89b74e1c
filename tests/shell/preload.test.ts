import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import './with-stand-in.ts';
import type { MessagePort } from 'node:worker_threads';
import { PORT_MESSAGE } from '../../src-main/contract/index.ts';
import { handed, told } from './electron-stand-in.ts';

const posted: { message: unknown; origin: string; ports: readonly MessagePort[] }[] = [];
const page = {
  location: { origin: 'app://smearwise' },
  postMessage: (message: unknown, origin: string, ports: readonly MessagePort[]) => {
    posted.push({ message, origin, ports });
    for (const port of ports) port.close();
  },
};
Object.assign(globalThis, { window: page });
await import('../../src-main/shell/preload.ts');

const host = (name: string, ...args: unknown[]) => {
  const method = handed.get(`smearwise.${name}`) as ((...args: unknown[]) => unknown) | undefined;
  assert.ok(method, name);
  return method(...args);
};

describe('the preload', () => {
  test('the page gets the functions of the host and nothing else', () => {
    assert.deepEqual(told, ['exposeInMainWorld smearwise']);
    assert.deepEqual(
      [...handed.keys()].sort(),
      ['connect', 'pathOfDropped', 'pickFile', 'pickFolder', 'pickNewFile', 'showInFolder'].map(
        (name) => `smearwise.${name}`,
      ),
    );
  });

  test('each function sends one message of its own, and its own arguments only', async () => {
    const before = told.length;
    await host('pickFolder', 'ignored');
    await host('pickFile', 'onnx', 'ignored');
    await host('pickNewFile', 'csv', 'cells.csv', 'ignored');
    await host('showInFolder', '/reports', 'ignored');
    assert.deepEqual(told.slice(before), [
      'invoke ["smearwise:pick-folder"]',
      'invoke ["smearwise:pick-file","onnx"]',
      'invoke ["smearwise:pick-new-file","csv","cells.csv"]',
      'invoke ["smearwise:show-in-folder","/reports"]',
    ]);
  });

  test('a line has two ends: one goes to the main process, one to the page of the app alone', () => {
    host('connect');
    assert.equal(told.at(-1), 'postMessage smearwise:connect null with 1 port');
    assert.deepEqual(
      posted.map(({ message, origin, ports }) => [message, origin, ports.length]),
      [[PORT_MESSAGE, 'app://smearwise', 1]],
    );
  });

  test('a dropped folder has its path', () => {
    assert.equal(host('pathOfDropped', new File([], 'cells')), '/dropped/cells');
  });
});
