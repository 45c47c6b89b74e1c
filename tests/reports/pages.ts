import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

const VOID = new Set(['meta', 'img', 'br']);

/** What holds for every page: whole, self-contained, nothing that runs, only its own style sheet. */
export function assertSelfContained(page: string): void {
  assert.match(page, /^<!doctype html>/);
  assertBalanced(page);
  assert.doesNotMatch(page, /<(script|iframe|object|embed|link|base|form)\b/i);
  assert.doesNotMatch(page, /\s(on\w+|style|srcset)\s*=\s*["']/i);
  for (const [, target = ''] of page.matchAll(/\s(?:src|href)="([^"]*)"/g)) {
    assert.match(target, /^(data:image\/|#)/);
  }
  assert.doesNotMatch(page, /url\((?!#|&quot;#)/);
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(page)?.[1] ?? '';
  assert.equal(
    policy.replaceAll('&#39;', "'"),
    `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
  );
}

/** The text of a page as a reader sees it, white space collapsed. */
export function textOf(page: string): string {
  return page
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,)])/g, '$1');
}

/** Every element that is opened is closed again, in order. */
function assertBalanced(page: string): void {
  const open: string[] = [];
  for (const [, slash, name = '', end] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*?(\/?)>/gi)) {
    if (VOID.has(name) || end === '/') continue;
    if (slash !== '/') open.push(name);
    else assert.equal(open.pop(), name, `</${name}>`);
  }
  assert.deepEqual(open, []);
}
