import { extname } from 'node:path';

/** The formats that are read. */
export type ImageFormat = 'png' | 'jpeg' | 'tiff' | 'webp' | 'bmp';

/** File-name endings, lower case with the dot, of files that are taken for images. */
export const IMAGE_EXTENSIONS: ReadonlySet<string> = new Set([
  '.png',
  '.jpg',
  '.jpeg',
  '.jpe',
  '.jfif',
  '.tif',
  '.tiff',
  '.webp',
  '.bmp',
]);

/** Whether a path ends like an image; says nothing about its content. */
export function isImageFile(path: string): boolean {
  return IMAGE_EXTENSIONS.has(extname(path).toLowerCase());
}

/** No image of any format is shorter than this. */
export const SHORTEST_IMAGE_BYTES = 12;

interface Signature {
  /** Latin-1 text that stands at `offset`. */
  readonly text: string;
  readonly offset: number;
}

const readableSignatures: readonly (Signature & { readonly format: ImageFormat })[] = [
  { format: 'png', offset: 0, text: '\x89PNG\r\n\x1a\n' },
  { format: 'jpeg', offset: 0, text: '\xff\xd8\xff' },
  { format: 'tiff', offset: 0, text: 'II*\0' },
  { format: 'tiff', offset: 0, text: 'MM\0*' },
  { format: 'tiff', offset: 0, text: 'II+\0' },
  { format: 'tiff', offset: 0, text: 'MM\0+' },
  { format: 'webp', offset: 8, text: 'WEBP' },
  { format: 'bmp', offset: 0, text: 'BM' },
];

const otherSignatures: readonly (Signature & { readonly name: string })[] = [
  { name: 'GIF', offset: 0, text: 'GIF8' },
  { name: 'HEIF or AVIF', offset: 4, text: 'ftyp' },
  { name: 'JPEG 2000', offset: 4, text: 'jP  ' },
  { name: 'PDF', offset: 0, text: '%PDF' },
];

/** The format by the file's first bytes, or undefined. */
export function recogniseFormat(bytes: Uint8Array): ImageFormat | undefined {
  return readableSignatures.find((signature) => carries(bytes, signature))?.format;
}

/** The name of a format that is known but not read, or undefined. */
export function recogniseUnsupported(bytes: Uint8Array): string | undefined {
  return otherSignatures.find((signature) => carries(bytes, signature))?.name;
}

function carries(bytes: Uint8Array, { text, offset }: Signature): boolean {
  return Buffer.from(bytes.subarray(offset, offset + text.length)).toString('latin1') === text;
}
