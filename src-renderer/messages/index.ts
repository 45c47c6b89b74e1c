import { english } from './en/index.ts';
import { type CatalogueLanguage, chooseLanguage, setCurrentLanguage } from './language.ts';
import { overlay } from './overlay.ts';

export { currentLanguage, type CatalogueLanguage, WHOLE_LANGUAGES } from './language.ts';

/**
 * Every sentence of the interface, by area. English is the catalogue; another language lies over it from
 * `applyLanguage` on, so read a message where it is shown, never into a constant of a module.
 */
export const m = english;

/** Where the language chosen at this PC is kept. */
export const STORED_LANGUAGE = 'smearwise-language';

/** The language chosen at this PC, else the first of the system's that has a whole catalogue, else English. */
export function preferredLanguage(): CatalogueLanguage {
  return chooseLanguage(localStorage.getItem(STORED_LANGUAGE), navigator.languages);
}

/** Loads a language's catalogue; called once, before the page is drawn. */
export async function applyLanguage(language: CatalogueLanguage): Promise<void> {
  setCurrentLanguage(language);
  if (language === 'de') overlay(english, (await import('./de/index.ts')).german);
}
