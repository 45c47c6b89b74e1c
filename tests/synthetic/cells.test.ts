import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Random } from '../../src-main/base/index.ts';
import {
  CELL_KINDS,
  type CellKind,
  drawPatientLook,
  isInfected,
  renderSyntheticCell,
  type SyntheticCell,
} from '../../src-main/synthetic/index.ts';

const draw = (kind: CellKind, patient = 1, cell = 1) =>
  renderSyntheticCell(Random.of(3, kind, cell), drawPatientLook(Random.of(3, 'patient', patient)), kind);

describe('a drawn cell', () => {
  for (const kind of CELL_KINDS) {
    test(`(${kind}) is a tight crop on black`, () => {
      for (let cell = 0; cell < 8; cell++) {
        const { pixels, width, height } = draw(kind, cell, cell);
        assert.equal(pixels.length, width * height * 3);
        for (const side of [width, height]) assert(side >= 70 && side <= 240, `${width} × ${height}`);
        const black = 1 - litPixels({ pixels, width, height }).length / (width * height);
        assert(black > 0.1 && black < 0.6, `${black} of the crop is black`);
        assert(touchesEverySide({ pixels, width, height }));
      }
    });
  }

  test('is the same for the same seed and another for another', () => {
    assert.deepEqual(draw('ring'), draw('ring'));
    assert.notDeepEqual(draw('ring', 1, 1).pixels, draw('ring', 1, 2).pixels);
    assert.notDeepEqual(draw('ring', 1, 1).pixels, draw('ring', 2, 1).pixels);
  });

  test('has the colour of its patient, and patients differ', () => {
    const meanRed = (patient: number, cell: number) => mean(litPixels(draw('plain', patient, cell), 0));
    const patients = Array.from({ length: 12 }, (_, patient) =>
      Array.from({ length: 4 }, (_, cell) => meanRed(patient, cell)),
    );
    const within = mean(patients.map(standardDeviation));
    const between = standardDeviation(patients.map(mean));
    assert(between > 2 * within, `${between} between patients, ${within} within one`);
  });

  test('shows its parasite as a dark spot, mostly but not always', () => {
    const contrast = (kind: CellKind) =>
      Array.from({ length: 60 }, (_, cell) => darkSpot(draw(kind, cell % 20, cell)));
    const [ring, plain, platelet] = [contrast('ring'), contrast('plain'), contrast('platelet')];
    const strongestPlain = Math.max(...plain.toSorted((a, b) => a - b).slice(0, 54));
    const seen = ring.filter((spot) => spot > strongestPlain).length;
    assert(seen > 36 && seen < 60, `${seen} of 60 rings stand out`);
    assert(mean(platelet) > 2 * mean(plain), 'platelets are confounders');
  });
});

test('rings and trophozoites are the infected kinds', () => {
  assert.deepEqual(CELL_KINDS.filter(isInfected), ['ring', 'trophozoite']);
});

/** Levels of one channel (green, where haemoglobin and chromatin differ most) of what is not masked. */
function litPixels({ pixels, width, height }: SyntheticCell, channel = 1): number[] {
  return Array.from({ length: width * height }, (_, pixel) => 3 * pixel)
    .filter((start) => pixels.subarray(start, start + 3).some((level) => level > 0))
    .map((start) => pixels[start + channel] ?? 0);
}

/** How much darker the darkest hundredth of the cell is than its middle, in levels. */
function darkSpot(cell: SyntheticCell): number {
  const levels = litPixels(cell).sort((a, b) => a - b);
  const at = (share: number) => levels[Math.floor(share * levels.length)] ?? 0;
  return at(0.5) - at(0.01);
}

function touchesEverySide({ pixels, width, height }: SyntheticCell): boolean {
  const isLit = (column: number, row: number) => {
    const start = 3 * (row * width + column);
    return pixels.subarray(start, start + 3).some((level) => level > 0);
  };
  const columns = [...Array(width).keys()];
  const rows = [...Array(height).keys()];
  return (
    columns.some((column) => isLit(column, 0)) &&
    columns.some((column) => isLit(column, height - 1)) &&
    rows.some((row) => isLit(0, row)) &&
    rows.some((row) => isLit(width - 1, row))
  );
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardDeviation(values: number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}
