import type { Language } from '../../src-main/contract/index.ts';

/** Languages with a catalogue. */
export const LANGUAGES = ['en', 'de'] as const satisfies Language[];
export type CatalogueLanguage = (typeof LANGUAGES)[number];

/** Those whose catalogue is whole: offered in the settings, and chosen where the system speaks them. */
export const WHOLE_LANGUAGES: readonly CatalogueLanguage[] = ['en'];

let language: CatalogueLanguage = 'en';

/** The language in which sentences and numbers are written now. */
export function currentLanguage(): CatalogueLanguage {
  return language;
}

export function setCurrentLanguage(next: CatalogueLanguage): void {
  language = next;
}

/** What a person chose, where it has a catalogue; else the first of the system's (`de-AT`) that has a whole one; else English. */
export function chooseLanguage(chosen: string | null, system: readonly string[]): CatalogueLanguage {
  const own = LANGUAGES.find((known) => known === chosen);
  if (own !== undefined) return own;
  for (const tag of system) {
    const found = WHOLE_LANGUAGES.find((known) => known === tag.toLowerCase().split('-')[0]);
    if (found !== undefined) return found;
  }
  return 'en';
}
