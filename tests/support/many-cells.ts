import { link, mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Hard links to the images of a folder, in turn, until there are `count`: enough to be met while they are screened. */
export async function linkMany(from: string, to: string, count: number): Promise<void> {
  const images = (await readdir(from, { recursive: true })).filter((name) => name.endsWith('.png'));
  await mkdir(to, { recursive: true });
  for (let index = 0; index < count; index++) {
    const image = images[index % images.length] ?? '';
    await link(join(from, image), join(to, `${index}-${basename(image)}`));
  }
}
