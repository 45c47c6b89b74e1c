import { Random } from '../../base/index.ts';

/**
 * The fixed input of a model's check set: `count` pictures of round blobs with a dark spot on black, as like cells
 * as needs be for the network's layers to answer differently. Uint8, count × size × size × 3, RGB. Same seed, same
 * bytes on every PC: whole-number arithmetic apart from the seeded draws.
 */
export function checkImages(seed: number, count: number, size: number): Uint8Array {
  const pixels = new Uint8Array(count * size * size * 3);
  for (let image = 0; image < count; image++) {
    drawCheckImage(Random.of(seed, 'check-image', image), size, pixels.subarray(image * size * size * 3));
  }
  return pixels;
}

function drawCheckImage(random: Random, size: number, target: Uint8Array): void {
  const draw = (low: number, high: number) => random.integer(Math.floor(low * size), Math.floor(high * size));
  const cell = { x: draw(0.45, 0.55), y: draw(0.45, 0.55), radius: draw(0.3, 0.48) };
  const spot = { x: draw(0.3, 0.7), y: draw(0.3, 0.7), radius: random.chance(0.5) ? draw(0.04, 0.15) : 0 };
  const cellColour = [random.integer(190, 230), random.integer(130, 180), random.integer(130, 190)];
  const spotColour = [random.integer(80, 130), random.integer(30, 80), random.integer(110, 160)];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const colour = within(spot, x, y) ? spotColour : within(cell, x, y) ? cellColour : undefined;
      if (!colour) continue;
      const texture = ((x * 7 + y * 13) % 11) - 5;
      for (const [channel, value] of colour.entries()) target[(y * size + x) * 3 + channel] = value + texture;
    }
  }
}

function within(disc: { x: number; y: number; radius: number }, x: number, y: number): boolean {
  return (x - disc.x) ** 2 + (y - disc.y) ** 2 < disc.radius ** 2;
}
