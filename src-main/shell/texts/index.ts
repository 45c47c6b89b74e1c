import type { Language } from '../../contract/index.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { ShellTexts } from './texts.ts';

export type { ShellTexts } from './texts.ts';

/** The shell's sentences in this language; `systemLocale` (`de-AT`) decides where the person chose none. */
export function shellTexts(chosen: Language | null, systemLocale: string): ShellTexts {
  return (chosen ?? systemLocale.slice(0, 2)) === 'de' ? de : en;
}
