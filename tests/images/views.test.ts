import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sharp } from 'sharp';
import { Random } from '../../src-main/base/index.ts';
import { type Augmentation, augmentationSchema } from '../../src-main/contract/index.ts';
import { decodeForViews, decodeSquare, dihedralView, renderView } from '../../src-main/images/index.ts';
import { fromFunction, meanDifference, picture, plain } from './pictures.ts';

const unchanged: Augmentation = {
  views: 1,
  minCropArea: 1,
  maxCropArea: 1,
  rotationDegrees: 0,
  flips: false,
  brightness: 0,
  colour: 0,
};

async function view(
  source: Sharp,
  size: number,
  augmentation: Partial<Augmentation>,
  seed: number,
): Promise<Uint8Array> {
  const raster = await decodeForViews(await source.clone().png().toBuffer(), size);
  const target = new Uint8Array(size * size * 3);
  renderView(raster, size, { ...unchanged, ...augmentation }, Random.of(seed), target, 0);
  return target;
}

test('a picture is never enlarged for views, and made smaller to 1.125 times their size', async () => {
  const sizes = async (width: number, height: number) => {
    const raster = await decodeForViews(await picture(width, height).png().toBuffer(), 224);
    assert.equal(raster.pixels.length, raster.width * raster.height * 3);
    return [raster.width, raster.height];
  };
  assert.deepEqual(await sizes(130, 140), [130, 140]);
  assert.deepEqual(await sizes(600, 400), [252, 252]);
  assert.deepEqual(await sizes(600, 100), [252, 100]);
});

test('without any change a view is exactly what a model sees', async () => {
  for (const [width, height] of [
    [64, 64],
    [45, 80],
    [17, 31],
    [300, 500],
  ] as const) {
    const source = picture(width, height);
    const seen = await decodeSquare(await source.clone().png().toBuffer(), 64);
    assert.deepEqual(await view(source, 64, {}, 1), seen, `${width} × ${height}`);
  }
});

test('the same random state gives the same view, another one another view', async () => {
  const source = picture(80, 90);
  const augmentation = augmentationSchema.parse({});
  const first = await view(source, 64, augmentation, 7);
  assert.deepEqual(await view(source, 64, augmentation, 7), first);
  assert.notDeepEqual(await view(source, 64, augmentation, 8), first);
});

test('only the room of the view is written', async () => {
  const raster = await decodeForViews(await picture(40, 40).png().toBuffer(), 32);
  const bytes = 32 * 32 * 3;
  const target = new Uint8Array(3 * bytes).fill(77);
  renderView(raster, 32, augmentationSchema.parse({}), Random.of(1), target, bytes);
  assert.ok(target.subarray(0, bytes).every((value) => value === 77));
  assert.ok(target.subarray(2 * bytes).every((value) => value === 77));
  assert.ok(target.subarray(bytes, 2 * bytes).some((value) => value !== 77));
  assert.throws(() => {
    renderView(raster, 32, unchanged, Random.of(1), target, 2 * bytes + 1);
  }, RangeError);
});

test('flips give the four mirrored pictures and nothing else', async () => {
  const source = picture(48, 48);
  const plainView = await view(source, 48, {}, 1);
  const mirrored = [0, 1, 2, 3].map((which) => {
    const target = new Uint8Array(plainView.length);
    dihedralView(plainView, 48, which, target, 0);
    return target;
  });
  const seen = new Set<number>();
  for (let seed = 0; seed < 40; seed++) {
    const flipped = await view(source, 48, { flips: true }, seed);
    seen.add(mirrored.findIndex((candidate) => meanDifference(candidate, flipped) === 0));
  }
  assert.deepEqual([...seen].sort(), [0, 1, 2, 3]);
});

test('rotation leaves a centred disc as it is and turns everything else', async () => {
  const disc = fromFunction(96, 96, (x, y) => 200 - 400 * Math.hypot(x - 0.5, y - 0.5));
  const other = picture(96, 96);
  for (let seed = 0; seed < 10; seed++) {
    const turn = { rotationDegrees: 180 };
    assert.ok(meanDifference(await view(disc, 64, turn, seed), await view(disc, 64, {}, seed)) < 1);
    assert.ok(meanDifference(await view(other, 64, turn, seed), await view(other, 64, {}, seed)) > 5);
  }
});

test('rotation stays within its limit', async () => {
  const ramp = fromFunction(96, 96, (x) => 255 * x);
  const angles: number[] = [];
  for (let seed = 0; seed < 60; seed++) {
    const pixels = await view(ramp, 64, { rotationDegrees: 30 }, seed);
    const at = (x: number, y: number) => pixels[(y * 64 + x) * 3] ?? 0;
    angles.push((Math.atan2(at(32, 44) - at(32, 20), at(44, 32) - at(20, 32)) * 180) / Math.PI);
  }
  assert.ok(angles.every((angle) => Math.abs(angle) < 32));
  assert.ok(Math.min(...angles) < -20 && Math.max(...angles) > 20);
});

test('what lies outside the picture is black', async () => {
  const turned = await view(plain(64, 64, '#fff'), 64, { rotationDegrees: 180 }, 3);
  assert.equal(turned[0], 0);
  assert.equal(turned[(32 * 64 + 32) * 3], 255);
  assert.ok(turned.every((value) => value === 0 || value === 255));
});

test('a turned slope stays even, up to the border of the picture', async () => {
  const size = 90;
  const slopes = fromFunction(size, size, (x, y, channel) =>
    channel === 0 ? 30 + 200 * x : channel === 1 ? 30 + 200 * y : 250 - 100 * (x + y),
  );
  for (let seed = 0; seed < 20; seed++) {
    const pixels = await view(slopes, size, { rotationDegrees: 180, minCropArea: 0.8, flips: true }, seed);
    for (let row = 0; row < size; row++) {
      for (let channel = 0; channel < 3; channel++) {
        const values = Array.from({ length: size }, (_, x) => pixels[(row * size + x) * 3 + channel] ?? 0);
        const seen = values.filter((value) => value > 0);
        const bends = seen.slice(2).map((value, at) => value - 2 * (seen[at + 1] ?? 0) + (seen[at] ?? 0));
        // Within half a pixel of the border the outermost pixels go on: there the slope may end.
        const sharpest = Math.max(0, ...bends.slice(2, -2).map(Math.abs));
        assert.ok(sharpest <= 2, `seed ${seed}, row ${row}, channel ${channel}: ${seen.join(' ')}`);
      }
    }
  }
});

test('a crop shows at least its share of the picture', async () => {
  const minCropArea = 0.5;
  const ramps = fromFunction(120, 120, (x, y, channel) => 255 * (channel === 0 ? x : y));
  const areas: number[] = [];
  for (let seed = 0; seed < 60; seed++) {
    const pixels = await view(ramps, 96, { minCropArea }, seed);
    const at = (x: number, y: number, channel: number) => pixels[(y * 96 + x) * 3 + channel] ?? 0;
    const shown = (from: number, to: number) => ((to - from) / 255) * (96 / 86);
    areas.push(shown(at(5, 48, 0), at(91, 48, 0)) * shown(at(48, 5, 1), at(48, 91, 1)));
  }
  assert.ok(Math.min(...areas) > 0.48 && Math.max(...areas) < 1.02);
  assert.ok(Math.min(...areas) < 0.56 && Math.max(...areas) > 0.92);
});

test('a crop may be larger than the picture, which is then seen whole on black, up to its share', async () => {
  const white = plain(96, 96, '#fff');
  const areas: number[] = [];
  for (let seed = 0; seed < 60; seed++) {
    const pixels = await view(white, 96, { maxCropArea: 1.5 }, seed);
    areas.push((96 * 96) / pixels.filter((value, index) => index % 3 === 0 && value > 0).length);
  }
  assert.ok(Math.min(...areas) >= 1 && Math.max(...areas) < 1.54);
  assert.ok(Math.min(...areas) < 1.1 && Math.max(...areas) > 1.4);
});

test('brightness and colour are factors: black stays black, the range holds', async () => {
  const source = fromFunction(64, 64, (x) => (x < 0.5 ? 0 : 120));
  const gains: number[][] = [];
  for (let seed = 0; seed < 60; seed++) {
    const pixels = await view(source, 64, { brightness: 0.2, colour: 0.1 }, seed);
    for (let column = 0; column < 31; column++) assert.equal(pixels[column * 3], 0);
    gains.push([0, 1, 2].map((channel) => (pixels[50 * 3 + channel] ?? 0) / 120));
  }
  const all = gains.flat();
  assert.ok(Math.min(...all) > 0.8 * 0.9 - 0.01 && Math.max(...all) < 1.2 * 1.1 + 0.01);
  assert.ok(Math.min(...all) < 0.85 && Math.max(...all) > 1.15);
  const spreads = gains.map((gain) => Math.max(...gain) / Math.min(...gain));
  assert.ok(Math.max(...spreads) < 1.1 / 0.9 + 0.02 && Math.max(...spreads) > 1.1);
});
