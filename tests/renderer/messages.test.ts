import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { german } from '../../src-renderer/messages/de/index.ts';
import { english } from '../../src-renderer/messages/en/index.ts';
import { chooseLanguage, setCurrentLanguage } from '../../src-renderer/messages/language.ts';
import { overlay } from '../../src-renderer/messages/overlay.ts';
import { plural } from '../../src-renderer/messages/plural.ts';

afterEach(() => {
  setCurrentLanguage('en');
});

test('a language that a person chose is used; of the system, only one whose catalogue is whole', () => {
  assert.equal(chooseLanguage('de', ['en']), 'de');
  assert.equal(chooseLanguage(null, ['de-AT', 'en-GB']), 'en');
  assert.equal(chooseLanguage('fr', ['sw']), 'en');
  assert.equal(chooseLanguage(null, []), 'en');
});

test('counted things take the form and the number of the language', () => {
  const cells = (count: number) => plural(count, { one: '# cell', other: '# cells' });
  assert.deepEqual([0, 1, 2, 12400].map(cells), ['0 cells', '1 cell', '2 cells', '12,400 cells']);
  setCurrentLanguage('de');
  assert.equal(plural(12400, { one: '# Zelle', other: '# Zellen' }), '12.400 Zellen');
});

test('a translation takes the place of what it translates and leaves the rest', () => {
  const base = { a: { x: 'one', y: (count: number) => `${count} of them` }, b: 'kept' };
  overlay(base, { a: { x: 'eins' } });
  assert.equal(base.a.x, 'eins');
  assert.equal(base.a.y(2), '2 of them');
  assert.equal(base.b, 'kept');
});

type Shape = string | { [key: string]: Shape };

function shapeOf(value: unknown): Shape {
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]): [string, Shape] => [key, shapeOf(inner)]),
  );
}

/** The places at which a translation has something that the English catalogue has not, or of another kind. */
function strangers(translation: Shape, base: Shape | undefined, place: string): string[] {
  if (typeof translation === 'string') return translation === base ? [] : [place];
  return Object.entries(translation).flatMap(([key, inner]) =>
    strangers(inner, typeof base === 'object' ? base[key] : undefined, `${place}.${key}`),
  );
}

test('German has no message that English has not', () => {
  assert.deepEqual(strangers(shapeOf(german), shapeOf(english), 'de'), []);
});

function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) yield* textsOf(inner);
}

test('messages are sentences for a technician: no ellipsis of three dots, no double spaces, no blank ends', () => {
  const untidy = [...textsOf(english)].filter((text) => /\.\.\.| {2}|^\s|\s$/.test(text) || text === '');
  assert.deepEqual(untidy, []);
});
