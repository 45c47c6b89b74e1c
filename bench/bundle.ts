import { join } from 'node:path';
import { buildPages, FIRST_PAINT_BYTES, firstPaint } from '../scripts/built-pages.ts';
import type { Bench } from './bench.ts';

/** What a browser loads before the first screen is drawn. */
export const benchBundle: Bench = async ({ folder }) => {
  const pages = join(folder, 'pages');
  await buildPages(pages);
  const { bytes, files } = firstPaint(pages);
  return [
    {
      what: 'Scripts and style sheets of the first paint, compressed',
      goal: `below ${FIRST_PAINT_BYTES / 1000} kB`,
      measured: `${(bytes / 1000).toFixed(0)} kB in ${files.length} files`,
      isMet: bytes < FIRST_PAINT_BYTES,
    },
  ];
};
