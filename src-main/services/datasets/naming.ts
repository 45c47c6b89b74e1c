import { AppError, type JobContext, silentJob } from '../../base/index.ts';
import type { Naming } from '../../contract/index.ts';
import { readManifest } from './naming-manifest.ts';
import { patternReader } from './naming-pattern.ts';
import { classFolderOf, folderAt, type Origin, type OriginReader } from './origin.ts';

/**
 * Opens the way in which a dataset names patients, slides and classes.
 * Throws `usage` for a bad pattern or folder level, `not-found` or `invalid-input` for a bad manifest, `cancelled`.
 */
export async function openNaming(
  naming: Naming,
  folder: string,
  job: JobContext = silentJob,
): Promise<OriginReader> {
  switch (naming.kind) {
    case 'pattern': {
      const read = patternReader(naming);
      return withoutManifest((path) => read(baseName(path)));
    }
    case 'folder': {
      requireBelowClass('patient', naming.patientLevel);
      if (naming.slideLevel !== null) requireBelowClass('slide', naming.slideLevel);
      return withoutManifest((path) => ({
        patient: folderAt(path, naming.patientLevel),
        slide: naming.slideLevel === null ? null : folderAt(path, naming.slideLevel),
      }));
    }
    case 'manifest':
      return readManifest(naming.file, folder, job);
    case 'none':
      return withoutManifest(() => ({ patient: null, slide: null }));
  }
}

function withoutManifest(read: (relativePath: string) => Omit<Origin, 'className'>): OriginReader {
  return {
    originOf: (relativePath) => ({ className: classFolderOf(relativePath), ...read(relativePath) }),
    expectedPaths: [],
  };
}

function requireBelowClass(what: string, level: number): void {
  if (level >= 1) return;
  throw new AppError('usage', `Folder level ${level} is the class folder and cannot name the ${what}.`, {
    nextStep: 'Use level 1 for the folder inside the class folder, 2 for the one inside that, and so on.',
  });
}

function baseName(relativePath: string): string {
  return relativePath.slice(relativePath.lastIndexOf('/') + 1);
}
