import type { Naming } from '../../../src-main/contract/index.ts';
import { lastPart } from '../../lib/path.ts';
import { PRESETS } from './naming-form.ts';

/** The words that a naming is described by. */
export interface NamingWords {
  presets: Record<(typeof PRESETS)[number], string>;
  describe: {
    pattern: (preset: string) => string;
    folder: (level: number) => string;
    manifest: (file: string) => string;
    none: string;
  };
}

/** Where patient and slide are read from, in one line. */
export function describeNaming(naming: Naming, words: NamingWords): string {
  switch (naming.kind) {
    case 'pattern': {
      const preset = PRESETS.find((name) => name === naming.preset);
      return words.describe.pattern(preset === undefined ? naming.pattern : words.presets[preset]);
    }
    case 'folder':
      return words.describe.folder(naming.patientLevel);
    case 'manifest':
      return words.describe.manifest(lastPart(naming.file));
    case 'none':
      return words.describe.none;
  }
}
