import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Html } from './html.ts';

const FILES = ['base', 'signs', 'tables', 'slides', 'cells', 'confusion', 'charts', 'print'];

const styles = FILES.map((name) => readFileSync(new URL(`styles/${name}.css`, import.meta.url), 'utf8'))
  .join('\n')
  // Line ends as a browser reads them, or the hash would not fit.
  .replaceAll('\r\n', '\n');

/** The one style sheet of every page. */
export const STYLE_ELEMENT = Html.join([`<style>${styles}</style>`], []);

/** How a content security policy names it: nothing else may style the page. */
export const STYLE_SOURCE = `'sha256-${createHash('sha256').update(styles).digest('base64')}'`;
