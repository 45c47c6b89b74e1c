/** Lets a file behave as one that another program holds open on Windows, for tests on any system. */
import fsSync from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import type { TestContext } from 'node:test';

export interface Holding {
  /** What Windows answers: EBUSY for most, EPERM where a file is to be replaced by a rename. */
  readonly code?: 'EBUSY' | 'EPERM';
  /** After so many refusals the other program lets go; without it, never. */
  readonly refusals?: number;
}

/**
 * From now on, in this process, renaming `path`, or another file over it, and removing it fail until the holder lets
 * go; everything else is real. Nobody waits meanwhile: how long they would have waited is counted. Ends with the test.
 */
export function hold(context: TestContext, path: string, { code = 'EBUSY', refusals }: Holding = {}) {
  let refused = 0;
  const refuse = (...paths: unknown[]) => {
    if (!paths.includes(path) || refused === (refusals ?? -1)) return;
    refused += 1;
    throw Object.assign(new Error(`${code}: resource busy or locked, '${path}'`), { code, path });
  };
  const { rename, rm } = fs;
  const { renameSync, rmSync } = fsSync;
  context.mock.method(fs, 'rename', async (from: string, to: string) => {
    refuse(from, to);
    await rename(from, to);
  });
  context.mock.method(fs, 'rm', async (file: string, options?: fsSync.RmOptions) => {
    refuse(file);
    await rm(file, options);
  });
  context.mock.method(fsSync, 'renameSync', (from: string, to: string) => {
    refuse(from, to);
    renameSync(from, to);
  });
  context.mock.method(fsSync, 'rmSync', (file: string, options?: fsSync.RmOptions) => {
    refuse(file);
    rmSync(file, options);
  });
  let waitedMs = 0;
  context.mock.method(timers, 'setTimeout', (ms: number) => {
    waitedMs += ms;
    return timers.setImmediate();
  });
  context.mock.method(Atomics, 'wait', (_array: unknown, _index: number, _value: number, ms: number) => {
    waitedMs += ms;
    return 'timed-out';
  });
  syncBuiltinESMExports();
  context.after(() => {
    context.mock.restoreAll();
    syncBuiltinESMExports();
  });
  return { refused: () => refused, waitedMs: () => waitedMs };
}

/** Lets this process take itself for one on another system, until the test ends. */
export function pretendToBeOn(context: TestContext, platform: NodeJS.Platform): void {
  const real = process.platform;
  Object.defineProperty(process, 'platform', { value: platform });
  context.after(() => {
    Object.defineProperty(process, 'platform', { value: real });
  });
}
