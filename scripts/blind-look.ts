/**
 * Looks at labels with one's own eyes.
 *
 * `node scripts/blind-look.ts sheet <folder of NIH cells> <folds.json> <out>` writes `sheet.html`: every crop of fold 4
 * that is labelled Parasitized among 160 that are labelled Uninfected, shuffled and numbered, without name or label;
 * and `key.json`, which number is which crop. Whoever judges opens the key afterwards.
 *
 * `node scripts/blind-look.ts pictures <folder of NIH cells> <folds.json> <out>` writes `pictures.html`: the crops of
 * docs/blind-look.json.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../src-main/base/index.ts';
import { readBlindLook } from './blind-look-list.ts';
import { imagesOfFolds } from './nih-folds.ts';
import { picture, picturePage } from './picture-page.ts';

const FOLD = 4;
const UNINFECTED_AMONG_THEM = 160;

const [what, cells, foldsFile, out] = process.argv.slice(2);
const write = { sheet: writeSheet, pictures: writePictures }[what ?? ''];
if (!write || cells === undefined || foldsFile === undefined || out === undefined) {
  console.error('Usage: node scripts/blind-look.ts sheet|pictures <folder of NIH cells> <folds.json> <out>');
  process.exit(2);
}
await mkdir(out, { recursive: true });
await write(cells, foldsFile, out);

async function writeSheet(cells: string, foldsFile: string, out: string): Promise<void> {
  const random = Random.of(1, 'blind look');
  const images = random.shuffle(await imagesOfFolds(cells, foldsFile, [FOLD]));
  const parasitized = images.filter(({ className }) => className === 'Parasitized');
  const others = images.filter(({ className }) => className === 'Uninfected').slice(0, UNINFECTED_AMONG_THEM);
  const shown = random.shuffle([...parasitized, ...others]);
  let pictures = '';
  for (const [index, { path }] of shown.entries()) pictures += await picture(path, String(index + 1));
  await writeFile(join(out, 'sheet.html'), picturePage('Is there a parasite?', pictures));
  const key = Object.fromEntries(shown.map(({ crop }, index) => [index + 1, crop]));
  await writeFile(join(out, 'key.json'), JSON.stringify(key, null, 2));
  console.log(`${shown.length} crops: ${join(out, 'sheet.html')}. Judge before you open key.json.`);
}

async function writePictures(cells: string, foldsFile: string, out: string): Promise<void> {
  const { fold, parasitized, uninfected } = await readBlindLook();
  const images = await imagesOfFolds(cells, foldsFile, [fold]);
  const groups = [
    ['Labelled Parasitized, no parasite seen', parasitized.nothingSeen],
    ['Labelled Parasitized, one cannot tell', parasitized.doubtful],
    ['Labelled Uninfected, something seen', uninfected.somethingSeen],
    ['Labelled Uninfected, one cannot tell', uninfected.doubtful],
  ] as const;
  let sections = '';
  for (const [title, crops] of groups) {
    sections += `<h2>${title}: ${crops.length}</h2>`;
    const shown = images.filter(({ crop }) => crops.includes(crop));
    for (const { path, patient } of shown) sections += await picture(path, patient);
  }
  await writeFile(join(out, 'pictures.html'), picturePage('The blind look', sections));
  console.log(join(out, 'pictures.html'));
}
