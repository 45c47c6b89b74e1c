import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sharp } from 'sharp';
import { Random } from '../../src-main/base/index.ts';
import {
  DEFAULT_NEAR_DUPLICATE_DISTANCE,
  findNearDuplicates,
  hashDistance,
  inspectImage,
} from '../../src-main/images/index.ts';
import { picture } from './pictures.ts';

function randomHash(random: Random): string {
  return Array.from({ length: 64 }, () => random.integer(0, 15).toString(16)).join('');
}

function withFlippedBits(hash: string, bits: number, random: Random): string {
  const digits = Array.from(hash, (digit) => Number.parseInt(digit, 16));
  const positions = random.shuffle(Array.from({ length: 256 }, (_, bit) => bit)).slice(0, bits);
  for (const bit of positions) digits[bit >> 2] = (digits[bit >> 2] ?? 0) ^ (1 << (bit & 3));
  return digits.map((digit) => digit.toString(16)).join('');
}

async function hashOf(image: Sharp | Buffer): Promise<string> {
  const found = await inspectImage(Buffer.isBuffer(image) ? image : await image.toBuffer());
  assert.ok(found.readable);
  return found.perceptualHash;
}

test('the distance is the number of differing bits', () => {
  const random = Random.of(1);
  const hash = randomHash(random);
  assert.equal(hashDistance(hash, hash), 0);
  for (const bits of [1, 20, 256]) {
    assert.equal(hashDistance(hash, withFlippedBits(hash, bits, random)), bits);
  }
});

test('exactly the pairs within the distance are found', () => {
  const random = Random.of(2);
  const hashes = Array.from({ length: 60 }, () => randomHash(random));
  for (const hash of hashes.slice(0, 40)) {
    hashes.push(withFlippedBits(hash, random.integer(1, 40), random));
  }
  random.shuffle(hashes);
  for (const maxDistance of [0, 1, 10, 20, 40]) {
    const expected: [number, number][] = [];
    for (const [a, first] of hashes.entries()) {
      for (const [b, second] of hashes.entries()) {
        if (a < b && hashDistance(first, second) <= maxDistance) expected.push([a, b]);
      }
    }
    assert.deepEqual(findNearDuplicates(hashes, maxDistance), expected, `distance ${maxDistance}`);
  }
});

test('equal hashes are joined to the first, which stands for them', () => {
  const random = Random.of(3);
  const hash = randomHash(random);
  const near = withFlippedBits(hash, 5, random);
  const hashes = [randomHash(random), hash, near, hash, hash, near];
  assert.deepEqual(findNearDuplicates(hashes, 10), [
    [1, 2],
    [1, 3],
    [1, 4],
    [2, 5],
  ]);
});

test('no hashes, no pairs; hashes of different lengths are refused', () => {
  assert.deepEqual(findNearDuplicates([], 20), []);
  assert.throws(() => findNearDuplicates(['00', '0000'], 20), RangeError);
});

test('brightness and contrast leave the hash nearly as it is, another picture does not', async () => {
  const hash = await hashOf(picture(90, 80).png());
  const paler = await hashOf(picture(90, 80).linear(0.7, 40).png());
  const other = await hashOf(picture(90, 80, 2).png());
  assert.ok(hashDistance(hash, paler) <= DEFAULT_NEAR_DUPLICATE_DISTANCE / 2);
  assert.ok(hashDistance(hash, other) > 2 * DEFAULT_NEAR_DUPLICATE_DISTANCE);
});
