/** A page of crops, for a person who looks at them with their own eyes. */
import { readFile } from 'node:fs/promises';
import { thumbnailDataUri } from '../src-main/images/index.ts';

const SIDE = 160;

/** One crop with words below it, as HTML; both are taken as they are. */
export async function picture(path: string, caption: string): Promise<string> {
  const source = await thumbnailDataUri(await readFile(path), SIDE);
  return `<figure><img src="${source}" width="${SIDE}" height="${SIDE}" alt="" /><figcaption>${caption}</figcaption></figure>`;
}

export function picturePage(title: string, body: string): string {
  return `<!doctype html><meta charset="utf-8" /><title>${title}</title>
<style>body { font: 14px sans-serif; background: #222; color: #eee } figure { display: inline-block; margin: 4px }</style>
<h1>${title}</h1>${body}`;
}
