import { type JobContext, silentJob } from '../../base/index.ts';
import type { SlideNaming } from '../../contract/index.ts';
import { openNaming } from '../datasets/index.ts';

/**
 * Gives the slide of an image by its path below the screened folder (forward slashes). By folder: the first sub-folder, or
 * `rootSlide` for images that lie in none. By pattern: the patient that the name tells, since a patient's smear is
 * what parasitaemia is counted on, or the slide where it tells no patient; names that do not match form the slide
 * "(unnamed)".
 */
export async function openSlideNaming(
  slides: SlideNaming,
  folder: string,
  rootSlide: string,
  job: JobContext = silentJob,
): Promise<(relativePath: string) => string> {
  if (slides.kind === 'folder') {
    return (relativePath) => {
      const parts = relativePath.split('/');
      return parts.length > 1 ? (parts[0] ?? rootSlide) : rootSlide;
    };
  }
  const reader = await openNaming(slides.naming, folder, job);
  return (relativePath) => {
    const origin = reader.originOf(relativePath);
    return origin?.patient ?? origin?.slide ?? '(unnamed)';
  };
}
