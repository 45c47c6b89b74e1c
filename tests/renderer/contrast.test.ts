import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { rendererFolder } from './files.ts';

const css = readFileSync(join(rendererFolder, 'styles/tokens.css'), 'utf8');

/** The colours of `tokens.css` by name, in the light or the dark scheme. */
function coloursOf(scheme: 'light' | 'dark'): Map<string, string> {
  const colours = new Map<string, string>();
  for (const [, name = '', light = '', dark = ''] of css.matchAll(
    /--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);/g,
  ))
    colours.set(name, scheme === 'light' ? light : dark);
  for (const [, name = '', both = ''] of css.matchAll(/--([\w-]+): (#\w{6});/g)) colours.set(name, both);
  return colours;
}

/** Relative luminance after WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['page', 'chrome', 'raised', 'sunken', 'hover'];
const TEXTS = [
  'ink',
  'ink-quiet',
  'accent',
  'danger',
  'infected-ink',
  'clear-ink',
  'doubtful-ink',
  'unassessed-ink',
];
const MARKS = ['line-strong', 'focus', 'infected-fill', 'clear-fill', 'doubtful-edge', 'unassessed-fill'];
const PAIRS = [
  ['accent-ink', 'accent'],
  ['accent-ink', 'accent-hover'],
  ['danger-ink', 'danger'],
  ['ink', 'accent-soft'],
  ['accent', 'accent-soft'],
  ['danger', 'danger-soft'],
  ['picture-ink', 'picture'],
  ['picture-quiet', 'picture'],
];

for (const scheme of ['light', 'dark'] as const) {
  const colours = coloursOf(scheme);
  const colour = (name: string) => {
    const found = colours.get(name);
    assert.ok(found, `tokens.css has no colour ${name}`);
    return found;
  };
  const tooLow = (pairs: string[][], least: number) =>
    pairs
      .map(([front = '', back = '']) => ({ front, back, ratio: contrast(colour(front), colour(back)) }))
      .filter(({ ratio }) => ratio < least)
      .map(({ front, back, ratio }) => `${front} on ${back}: ${ratio.toFixed(2)}`);

  test(`${scheme}: text can be read on every ground (WCAG AA, 4.5)`, () => {
    const pairs = TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground]));
    assert.deepEqual(tooLow([...pairs, ...PAIRS], 4.5), []);
  });

  test(`${scheme}: borders, signs and the focus can be seen on every ground (WCAG AA, 3)`, () => {
    const pairs = MARKS.flatMap((mark) => GROUNDS.slice(0, 3).map((ground) => [mark, ground]));
    assert.deepEqual(tooLow(pairs, 3), []);
  });
}

test('the classes have the colours of Okabe and Ito on a light page', () => {
  const colours = coloursOf('light');
  assert.equal(colours.get('infected-fill'), '#d55e00');
  assert.equal(colours.get('clear-fill'), '#0072b2');
  assert.equal(colours.get('doubtful-fill'), '#f0e442');
});
