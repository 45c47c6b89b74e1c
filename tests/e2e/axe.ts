import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Browser, Page } from 'playwright-core';
import { waitForSeconds } from './patience.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * A context whose pages axe can look at. Axe opens a page of its own beside, which a context made by `newPage` does not
 * allow; and without motion, or it looks at colours on their way from light to dark.
 */
export async function contextForAxe(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
  });
  waitForSeconds(context);
  return context;
}

/** What axe finds on a page, one line a rule; `only` these rules, or all of them `without` some. */
export async function axeFindings(
  page: Page,
  { only, without = [] }: { only?: string[]; without?: string[] } = {},
): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  if (only === undefined) axe.withTags(TAGS).disableRules(without);
  else axe.withRules(only);
  const { violations } = await axe.analyze();
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
  );
}

/** What axe finds on a page in light, and the colours that are too faint in dark; the page is light again afterwards. */
export async function axeFindingsInBothSchemes(page: Page, without: string[] = []): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await axeFindings(page, { without });
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await axeFindings(page, { only: ['color-contrast'] });
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((finding) => `dark: ${finding}`)];
}
