/** The memory of all pictures that are decoded at once. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { Budget } from '../../src-main/base/index.ts';
import { temporaryFolder } from '../support/clinic.ts';

const SCRIPT = fileURLToPath(new URL('memory-process.ts', import.meta.url));
const SIDE = 4500;

test('large pictures wait for each other: four take little more than one', async (t) => {
  const file = join(await temporaryFolder(t, 'large'), 'interlaced.png');
  // 16 bits a channel, and laid out so that the decoder must hold all of it: 122 MB from a file of some kilobytes.
  await sharp({ create: { width: SIDE, height: SIDE, channels: 3, background: '#a33' } })
    .toColourspace('rgb16')
    .png({ progressive: true, compressionLevel: 1 })
    .toFile(file);
  const peakOf = (times: number) =>
    Number(execFileSync(process.execPath, [SCRIPT, file, String(times)], { encoding: 'utf8' }));
  const [one, four] = [peakOf(1), peakOf(4)];
  const pictureBytes = SIDE * SIDE * 3 * 2;
  assert.ok(four - one < 1.7 * pictureBytes, `${four} bytes, ${one} for one picture`);
});

test('a budget is given back whatever happens, in the order of asking, and no part is too large for it', async () => {
  const budget = new Budget(10);
  const order: string[] = [];
  const done = (name: string) => () => {
    order.push(name);
    return Promise.resolve(name);
  };
  const first = Promise.withResolvers<undefined>();
  const holding = budget.use(8, () => first.promise);
  const failing = budget.use(5, () => Promise.reject(new Error('no')));
  const whole = budget.use(1000, done('whole'));
  const small = budget.use(1, done('small'));
  await Promise.resolve();
  assert.deepEqual(order, [], 'the small one does not overtake');
  first.resolve(undefined);
  await holding;
  await assert.rejects(failing, /no/);
  assert.deepEqual([await whole, await small], ['whole', 'small']);
  assert.deepEqual(order, ['whole', 'small']);
});
