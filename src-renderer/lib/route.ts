import type { PartsOf, Route } from '../../src-main/contract/index.ts';

/** What the address says after `#`: `#/datasets/nih?class=Parasitized`. */
export interface Location {
  /** Decoded, without empty ones. */
  segments: readonly string[];
  query: Readonly<Record<string, string>>;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Reads an address; one that is not ours reads as the first screen. */
export function parseHash(hash: string): Location {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  return {
    segments: path
      .split('/')
      .filter((segment) => segment !== '')
      .map(decode),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

type Query = Readonly<Record<string, string | number | null>>;
/** The parts of a screen's address, and what follows `?`. */
type Link = { [Pattern in Route | 'gallery']: PartsOf<Pattern> | [...PartsOf<Pattern>, Query] }[
  Route | 'gallery'];

/** The address of a screen: `href('datasets', 'my cells', { class: 'x' })` is `#/datasets/my%20cells?class=x`. */
export function href(...parts: Link): string {
  const path: string[] = [];
  const query = new URLSearchParams();
  for (const part of parts) {
    if (typeof part === 'object') {
      for (const [name, value] of Object.entries(part)) if (value !== null) query.set(name, String(value));
    } else path.push(encodeURIComponent(part));
  }
  const search = query.toString();
  return `#/${path.join('/')}${search === '' ? '' : `?${search}`}`;
}

/**
 * The values of a pattern's `:names` where the segments fit it, else undefined.
 * `datasets/:dataset` fits `datasets/nih` and gives `{ dataset: 'nih' }`.
 */
export function matchPath(pattern: string, segments: readonly string[]): Record<string, string> | undefined {
  const wanted = pattern.split('/').filter((part) => part !== '');
  if (wanted.length !== segments.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) values[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return values;
}
