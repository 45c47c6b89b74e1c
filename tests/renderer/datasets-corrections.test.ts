import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { GalleryImage } from '../../src-main/contract/index.ts';
import { Corrections } from '../../src-renderer/screens/datasets/corrections.ts';

const image = (id: number, changes: Partial<GalleryImage> = {}): GalleryImage => ({
  ...{ id, path: `A/${id}.png`, className: 'A', folderClass: null, patient: null, slide: null },
  ...{ width: 40, height: 40, state: 'ok', problems: [], part: null },
  ...changes,
});

describe('corrections', () => {
  let asked: [string, unknown][] = [];
  let told: (readonly GalleryImage[])[] = [];
  let announced: { text: string; undo: () => Promise<void> }[] = [];
  let refuses = false;
  let corrections: Corrections;

  const procedure = (name: string) => (input: unknown) => {
    if (refuses) return Promise.reject(new Error('refused'));
    asked.push([name, input]);
    return Promise.resolve({ change: asked.length, changed: 1 });
  };
  const say = (changed: readonly GalleryImage[]) => `${changed.length} changed`;

  beforeEach(() => {
    [asked, told, announced, refuses] = [[], [], [], false];
    corrections = new Corrections(
      {
        relabel: procedure('relabel'),
        exclude: procedure('exclude'),
        include: procedure('include'),
        undo: procedure('undo'),
      },
      (text, undo) => announced.push({ text, undo }),
    );
    corrections.onChanged((images) => told.push(images));
  });

  test('a class is given to those that have another, and the class of the folder is kept', async () => {
    await corrections.relabel('d', [image(1), image(2, { className: 'B' })], 'B', say);
    assert.deepEqual(asked, [['relabel', { dataset: 'd', images: [1], className: 'B' }]]);
    assert.deepEqual(told, [[image(1, { className: 'B', folderClass: 'A' })]]);
    assert.equal(announced[0]?.text, '1 changed');
  });

  test('given the class of its folder again, an image counts as never changed', async () => {
    await corrections.relabel('d', [image(1, { className: 'B', folderClass: 'A' })], 'A', say);
    assert.deepEqual(told, [[image(1)]]);
  });

  test('where all have the class already nothing is asked, told or announced', async () => {
    await corrections.relabel('d', [image(1)], 'A', say);
    assert.deepEqual([asked, told, announced], [[], [], []]);
  });

  test('undo takes back that change, and whoever listens then hears of the images as they were', async () => {
    await corrections.exclude('d', [image(1), image(2, { state: 'excluded' })], say);
    assert.deepEqual(told, [[image(1, { state: 'excluded' })]]);
    await announced[0]?.undo();
    assert.deepEqual(asked.at(-1), ['undo', { change: 1 }]);
    assert.deepEqual(told.at(-1), [image(1)]);
  });

  test('taken in again, an image that cannot be used stays left out', async () => {
    const bad = image(1, { state: 'excluded', problems: ['truncated'] });
    await corrections.include('d', [bad, image(2)], say);
    assert.deepEqual(asked, [['include', { dataset: 'd', images: [1] }]]);
    assert.equal(told[0]?.[0]?.state, 'left-out');
  });

  test('what is refused changes nothing on the screen and offers no undo', async () => {
    refuses = true;
    await assert.rejects(corrections.exclude('d', [image(1)], say));
    assert.deepEqual([told, announced], [[], []]);
  });

  test('who listens no longer is told nothing', async () => {
    const heard: unknown[] = [];
    const stop = corrections.onChanged((images) => heard.push(images));
    stop();
    await corrections.exclude('d', [image(1)], say);
    assert.deepEqual(heard, []);
  });
});
