import { formatNumber } from '../lib/format.ts';
import { currentLanguage } from './language.ts';

/** The forms that a language has for counted things; `other` is always one of them. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** The form that fits `count`, with `#` replaced by the number as it is written in the language. */
export function plural(count: number, forms: PluralForms): string {
  const rule = new Intl.PluralRules(currentLanguage()).select(count);
  return (forms[rule] ?? forms.other).replaceAll('#', formatNumber(count));
}
