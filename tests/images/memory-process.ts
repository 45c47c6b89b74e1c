/** Decodes a picture several times at once and prints the most memory that this took, in bytes. */
import { readFileSync } from 'node:fs';
import { peakBytes } from '../../bench/peak-bytes.ts';
import { decodeForViews } from '../../src-main/images/index.ts';

const [file = '', times = '1'] = process.argv.slice(2);
const bytes = readFileSync(file);
await Promise.all(Array.from({ length: Number(times) }, () => decodeForViews(bytes, 64)));
process.stdout.write(String(peakBytes()));
