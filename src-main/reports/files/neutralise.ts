/** What a spreadsheet may take for the start of a formula, also after blanks and in full-width form. */
const FORMULA_START = /^\s*[=+\-@＝＋－＠\p{Cc}]/u;

/**
 * Text that a spreadsheet cannot run: a leading apostrophe where it begins like a formula or with a control
 * character (OWASP, "CSV Injection"; CWE-1236).
 */
export function neutraliseFormula(text: string): string {
  return FORMULA_START.test(text) ? `'${text}` : text;
}
