import { preferredLanguage, STORED_LANGUAGE } from './index.ts';

/** Remembers the language (null = the system's) and draws the page again in it, where it is another one. */
export function changeLanguage(language: string | null): void {
  const before = preferredLanguage();
  if (language === null) localStorage.removeItem(STORED_LANGUAGE);
  else localStorage.setItem(STORED_LANGUAGE, language);
  if (preferredLanguage() !== before) location.reload();
}
